package io.dialplane.instructions;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Tell a webhook something, without waiting for it: delivered at least once, in order.
 *
 * @param hook who is told
 * @param data what, beside the call's own fields; at most 100 names and values
 */
public record Notify(Hook hook, Map<String, String> data) implements Instruction {
    public Notify {
        data = Collections.unmodifiableMap(new LinkedHashMap<>(data));
        Check.that(data.size() <= 100, "data must be at most 100");
        data.forEach((name, value) -> {
            Check.variable("data", name);
            Check.that(value.length() <= 4_096, "data must have values of at most 4096 characters");
        });
    }
}
