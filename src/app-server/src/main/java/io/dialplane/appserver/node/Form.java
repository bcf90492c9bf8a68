package io.dialplane.appserver.node;

import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A form as nodes and FreeSWITCH post it (application/x-www-form-urlencoded, WHATWG URL §5.1), decoded in one pass over
 * the bytes. The first field of a name wins.
 */
public final class Form {
    /** The largest form, bytes; FreeSWITCH sends 7 KB. */
    static final int LARGEST = 256 << 10;

    /** Fields beyond these are ignored. */
    private static final int MOST_FIELDS = 2_000;

    private final Map<String, String> fields;

    private Form(Map<String, String> fields) {
        this.fields = fields;
    }

    /** Decodes a body; what is not well-formed stands for itself. */
    public static Form of(byte[] body) {
        Map<String, String> fields = HashMap.newHashMap(128);
        byte[] decoded = new byte[body.length];
        int at = 0;
        while (at < body.length && fields.size() < MOST_FIELDS) {
            int end = at;
            int equals = -1;
            while (end < body.length && body[end] != '&') {
                if (body[end] == '=' && equals < 0) {
                    equals = end;
                }
                end++;
            }
            if (end > at) {
                String name = decode(body, at, equals < 0 ? end : equals, decoded);
                String value = equals < 0 ? "" : decode(body, equals + 1, end, decoded);
                fields.putIfAbsent(name, value);
            }
            at = end + 1;
        }
        return new Form(fields);
    }

    /** A form of these fields. */
    public static Form of(Map<String, String> fields) {
        return new Form(Map.copyOf(fields));
    }

    /** All fields. */
    public Map<String, String> all() {
        return Collections.unmodifiableMap(fields);
    }

    private static String decode(byte[] body, int from, int to, byte[] into) {
        int length = 0;
        boolean ascii = true;
        for (int i = from; i < to; i++) {
            byte b = body[i];
            if (b == '+') {
                b = ' ';
            } else if (b == '%' && i + 2 < to) {
                int high = Character.digit(body[i + 1], 16);
                int low = Character.digit(body[i + 2], 16);
                if (high >= 0 && low >= 0) {
                    b = (byte) (high << 4 | low);
                    i += 2;
                }
            }
            ascii &= b >= 0;
            into[length++] = b;
        }
        return new String(into, 0, length, ascii ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
    }

    /** A field's value, empty when it is not there. */
    public String get(String name) {
        return fields.getOrDefault(name, "");
    }

    /** The first of some fields that has a value; empty when none has. */
    public String first(String... names) {
        for (String name : names) {
            String value = get(name);
            if (!value.isEmpty()) {
                return value;
            }
        }
        return "";
    }

    /** A field's value when it has one. */
    public Optional<String> find(String name) {
        return Optional.ofNullable(fields.get(name)).filter(value -> !value.isEmpty());
    }

    /** The fields whose names begin so, by what follows. */
    public Map<String, String> withPrefix(String prefix) {
        Map<String, String> rest = new TreeMap<>();
        startingWith(prefix).forEach((name, value) -> rest.put(name.substring(prefix.length()), value));
        return rest;
    }

    /** The fields whose names begin so. */
    public Map<String, String> startingWith(String prefix) {
        Map<String, String> some = new TreeMap<>();
        fields.forEach((name, value) -> {
            if (name.startsWith(prefix)) {
                some.put(name, value);
            }
        });
        return some;
    }

    /**
     * What a document's conditions and <code>${…}</code> refer to: channel variables, and the caller's fields by the
     * names FreeSWITCH's dialplan uses.
     */
    public Map<String, String> dialplanFields() {
        Map<String, String> names = HashMap.newHashMap(fields.size());
        fields.forEach((name, value) -> {
            if (name.startsWith("variable_")) {
                names.put(name.substring("variable_".length()), value);
            }
        });
        // the time for conditions that ask for it; nobody who parses has a clock
        names.putIfAbsent("dialplane_epoch_ms", Long.toString(System.currentTimeMillis()));
        names.putIfAbsent("dialplane_zone", ZoneId.systemDefault().getId());
        names.put("destination_number", first("Hunt-Destination-Number", "Caller-Destination-Number"));
        names.put("caller_id_number", first("Hunt-Caller-ID-Number", "Caller-Caller-ID-Number"));
        names.put("caller_id_name", first("Hunt-Caller-ID-Name", "Caller-Caller-ID-Name"));
        names.put("context", first("Hunt-Context", "Caller-Context"));
        names.remove("context", "");
        names.put("dialplan", first("Hunt-Dialplan", "Caller-Dialplan"));
        names.put("network_addr", first("Hunt-Network-Addr", "Caller-Network-Addr"));
        names.put("username", first("Hunt-Username", "Caller-Username"));
        names.put("ani", first("Hunt-ANI", "Caller-ANI"));
        names.put("source", first("Hunt-Source", "Caller-Source"));
        names.put("chan_name", first("Hunt-Channel-Name", "Caller-Channel-Name"));
        names.put("uuid", get("Unique-ID"));
        return names;
    }
}
