package io.dialplane.eventsocket;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened on a node: headers in order, by FreeSWITCH's names, and an optional body. Immutable; names
 * are tokens of letters, digits and {@code - _ .}, values any text. Header names are compared as FreeSWITCH does, without
 * regard to case.
 */
public final class Event {
    /** Header of the event's kind, always the first one of an event that a node makes. */
    public static final String NAME = "Event-Name";
    /** Header of a {@code CUSTOM} event's own kind. */
    public static final String SUBCLASS = "Event-Subclass";
    /** The name of events that are told apart by {@link #SUBCLASS}. */
    public static final String CUSTOM = "CUSTOM";

    /** Name, value, name, value …. */
    private final String[] fields;

    private final @Nullable String body;

    private Event(String[] fields, @Nullable String body) {
        this.fields = fields;
        this.body = body;
    }

    /** Starts an event of a kind; its {@code Event-Name} header is set. */
    public static Builder named(String name) {
        return new Builder().add(NAME, name);
    }

    /** Starts an event without any header. */
    public static Builder builder() {
        return new Builder();
    }

    /** The event's kind, empty when it has none. */
    public String name() {
        return header(NAME).orElse("");
    }

    /** The kind of a {@code CUSTOM} event, such as {@code sofia::register}. */
    public Optional<String> subclass() {
        return header(SUBCLASS);
    }

    /** The first header of that name. */
    public Optional<String> header(String name) {
        for (int i = 0; i < fields.length; i += 2) {
            if (fields[i].equalsIgnoreCase(name)) {
                return Optional.of(fields[i + 1]);
            }
        }
        return Optional.empty();
    }

    /** Number of headers. */
    public int size() {
        return fields.length / 2;
    }

    /** Calls back for each header in order. */
    public void forEach(BiConsumer<String, String> header) {
        for (int i = 0; i < fields.length; i += 2) {
            header.accept(fields[i], fields[i + 1]);
        }
    }

    /** The headers in order; the first of a name wins. */
    public Map<String, String> headers() {
        var map = new LinkedHashMap<String, String>(fields.length);
        forEach(map::putIfAbsent);
        return map;
    }

    /** The text after the headers. */
    public Optional<String> body() {
        return Optional.ofNullable(body);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Event that && Arrays.equals(fields, that.fields) && body().equals(that.body());
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(fields) + body().hashCode();
    }

    @Override
    public String toString() {
        return headers() + body().map(text -> "\n" + text).orElse("");
    }

    /** Collects an event's headers; an array that grows, nothing else. Not for several threads at once. */
    public static final class Builder {
        private String[] fields = new String[64];
        private int length;
        private @Nullable String body;

        private Builder() {}

        /** Appends a header; what may not be in a header's name becomes {@code _}. */
        public Builder add(String name, String value) {
            reserve(2);
            fields[length++] = token(name);
            fields[length++] = value;
            return this;
        }

        /** Appends a header with a number. */
        public Builder add(String name, long value) {
            return add(name, Long.toString(value));
        }

        /** Appends a header with {@code true} or {@code false}. */
        public Builder add(String name, boolean value) {
            return add(name, value ? "true" : "false");
        }

        /** Appends a header when there is a value. */
        public Builder add(String name, Optional<String> value) {
            value.ifPresent(text -> add(name, text));
            return this;
        }

        /** Appends each of the headers with a prefix before its name, such as {@code variable_}. */
        public Builder addAll(String prefix, Map<String, String> headers) {
            headers.forEach((name, value) -> add(prefix + name, value));
            return this;
        }

        /** Appends all headers of another event: for a block of headers that is the same in every event of a call. */
        public Builder addAll(Event block) {
            reserve(block.fields.length);
            System.arraycopy(block.fields, 0, fields, length, block.fields.length);
            length += block.fields.length;
            return this;
        }

        /** Replaces the first header of that name, or appends it. */
        public Builder set(String name, String value) {
            for (int i = 0; i < length; i += 2) {
                if (fields[i].equalsIgnoreCase(name)) {
                    fields[i + 1] = value;
                    return this;
                }
            }
            return add(name, value);
        }

        /** Sets the text after the headers. */
        public Builder body(String text) {
            body = text;
            return this;
        }

        /** The event; the builder may be used further. */
        public Event build() {
            return new Event(Arrays.copyOf(fields, length), body);
        }

        /** A name cannot end the line or the element it is written in. */
        private static String token(String name) {
            for (int i = 0; i < name.length(); i++) {
                if (!isToken(name.charAt(i))) {
                    var clean = new StringBuilder(name);
                    for (int j = i; j < clean.length(); j++) {
                        if (!isToken(clean.charAt(j))) {
                            clean.setCharAt(j, '_');
                        }
                    }
                    return clean.toString();
                }
            }
            return name;
        }

        private static boolean isToken(char c) {
            return c >= 'a' && c <= 'z'
                    || c >= 'A' && c <= 'Z'
                    || c >= '0' && c <= '9'
                    || c == '-'
                    || c == '_'
                    || c == '.';
        }

        private void reserve(int more) {
            if (length + more > fields.length) {
                fields = Arrays.copyOf(fields, Math.max(fields.length * 2, length + more));
            }
        }
    }
}
