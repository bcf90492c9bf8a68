package io.dialplane.instructions.dialplan;

import io.dialplane.instructions.Problems;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Cuts dial strings, and lists of variables in them, where neither brackets, quotes nor backslashes stand in the way. */
final class DialStringScanner {
    private DialStringScanner() {}

    /** The parts between separators outside of brackets and quotes. */
    static List<String> split(String text, String separator) {
        var parts = new ArrayList<String>();
        int depth = 0;
        boolean quoted = false;
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
            } else if (depth > 0 && c == '\'') {
                quoted = !quoted;
            } else if (!quoted && (c == '{' || c == '[' || c == '(' || c == '<')) {
                depth++;
            } else if (!quoted && depth > 0 && (c == '}' || c == ']' || c == ')' || c == '>')) {
                depth--;
            } else if (depth == 0 && text.startsWith(separator, i)) {
                parts.add(text.substring(from, i));
                from = i + separator.length();
                i = from - 1;
            }
        }
        parts.add(text.substring(from));
        return parts;
    }

    /** Where the bracket at the beginning is closed. */
    static int end(String text, char open, char close) {
        int depth = 0;
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '\'') {
                quoted = !quoted;
            } else if (!quoted && c == open) {
                depth++;
            } else if (!quoted && c == close && --depth == 0) {
                return i;
            }
        }
        throw new IllegalArgumentException(
                "'" + close + "' expected at the end of the variables of " + Problems.shown(text));
    }

    /** {@code a=1,b='2,3'}; after {@code ^^x} the character x separates. A name alone is true. */
    static Map<String, String> assignments(String text) {
        String separator = ",";
        String list = text;
        if (text.startsWith("^^") && text.length() > 2) {
            separator = text.substring(2, 3);
            list = text.substring(3);
        }
        var found = new LinkedHashMap<String, String>();
        for (String assignment : splitPlain(list, separator.charAt(0))) {
            int equals = assignment.indexOf('=');
            String name = (equals < 0 ? assignment : assignment.substring(0, equals)).strip();
            if (!name.isEmpty()) {
                found.put(name, equals < 0 ? "true" : assignment.substring(equals + 1));
            }
        }
        return found;
    }

    /** Splits, and takes off quotes and backslashes. */
    private static List<String> splitPlain(String text, char separator) {
        var parts = new ArrayList<String>();
        var part = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean escapes = c == '\\'
                    && i + 1 < text.length()
                    && (text.charAt(i + 1) == separator || text.charAt(i + 1) == '\'' || text.charAt(i + 1) == '\\');
            if (escapes) {
                part.append(text.charAt(++i));
            } else if (c == '\'') {
                quoted = !quoted;
            } else if (c == separator && !quoted) {
                parts.add(part.toString());
                part.setLength(0);
            } else {
                part.append(c);
            }
        }
        parts.add(part.toString());
        return parts;
    }
}
