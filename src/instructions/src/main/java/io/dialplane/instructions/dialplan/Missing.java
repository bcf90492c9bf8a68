package io.dialplane.instructions.dialplan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Collects the fields of an instruction that are not said. */
final class Missing {
    private final List<String> fields = new ArrayList<>();

    /** Notes the field when it has a value. */
    Missing of(String field, Optional<?> value) {
        return when(field, value.isPresent());
    }

    Missing when(String field, boolean missing) {
        if (missing) {
            fields.add(field);
        }
        return this;
    }

    List<String> fields() {
        return List.copyOf(fields);
    }
}
