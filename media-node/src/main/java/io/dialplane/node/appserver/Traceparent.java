package io.dialplane.node.appserver;

import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/** The header that carries a trace id from process to process (W3C Trace Context §3.2). */
public final class Traceparent {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}.*");
    private static final String NONE = "0".repeat(32);

    private Traceparent() {}

    /** The trace id in a header's value; empty when there is none. */
    public static Optional<String> read(String value) {
        if (value.length() > 128) {
            return Optional.empty();
        }
        var matcher = FORM.matcher(value.strip());
        return matcher.matches() && !matcher.group(1).equals(NONE) ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    /** A header's value with a new span id. */
    public static String write(String trace) {
        return "00-" + trace + "-" + hex(ThreadLocalRandom.current().nextLong() | 1) + "-01";
    }

    /** A new trace id. */
    public static String make() {
        var random = ThreadLocalRandom.current();
        return hex(random.nextLong() | 1) + hex(random.nextLong());
    }

    private static String hex(long value) {
        var digits = Long.toHexString(value);
        return "0".repeat(16 - digits.length()) + digits;
    }
}
