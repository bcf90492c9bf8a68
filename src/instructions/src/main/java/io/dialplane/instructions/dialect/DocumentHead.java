package io.dialplane.instructions.dialect;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/** How a document begins: enough of it to know its dialect, whatever follows. */
final class DocumentHead {
    /** Longest name and type of a root that is looked at. */
    private static final int LONGEST = 64;

    private static final Pattern TYPE = Pattern.compile("\\stype\\s{0,9}=\\s{0,9}[\"']([^\"'<>]{0,64})[\"']");
    private static final int LONGEST_TAG = 1_000;

    private DocumentHead() {}

    /**
     * The root element's start tag.
     *
     * @param type its attribute of that name; empty when it is not there
     * @param line 1-based
     */
    record Root(String name, String type, int line) {}

    /** The first character that is no white space or byte order mark; 0 when there is none. */
    static int first(byte[] body) {
        for (byte b : body) {
            if (b > ' ') {
                return b;
            }
            boolean blank = b == ' ' || b == '\t' || b == '\n' || b == '\r';
            boolean mark =
                    b == (byte) 0xEF || b == (byte) 0xBB || b == (byte) 0xBF || b == (byte) 0xFE || b == (byte) 0xFF;
            if (!blank && !mark && b != 0) {
                return 1;
            }
        }
        return 0;
    }

    /** The root of an XML document; empty when there is none. */
    static Optional<Root> root(byte[] body) {
        String text = text(body);
        int at = 0;
        while (true) {
            int open = text.indexOf('<', at);
            if (open < 0 || open + 1 >= text.length()) {
                return Optional.empty();
            }
            char kind = text.charAt(open + 1);
            if (kind != '!' && kind != '?') {
                return tag(text, open);
            }
            String end = text.startsWith("<!--", open) ? "-->" : kind == '?' ? "?>" : ">";
            at = text.indexOf(end, open + 2);
            if (at < 0) {
                return Optional.empty();
            }
        }
    }

    private static Optional<Root> tag(String text, int open) {
        int end = open + 1;
        while (end < text.length() && end - open <= LONGEST && isName(text.charAt(end))) {
            end++;
        }
        String name = text.substring(open + 1, end);
        if (name.isEmpty()) {
            return Optional.empty();
        }
        int close = text.indexOf('>', end);
        var type = TYPE.matcher(text.substring(end, Math.min(close < 0 ? text.length() : close, end + LONGEST_TAG)));
        int line =
                1 + (int) text.substring(0, open).chars().filter(c -> c == '\n').count();
        return Optional.of(new Root(name, type.find() ? type.group(1) : "", line));
    }

    private static boolean isName(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '-' || c == '.' || c == ':';
    }

    /** What is looked for is ASCII: one byte a character will do, unless it is UTF-16. */
    private static String text(byte[] body) {
        boolean utf16 = body.length >= 2
                && (body[0] == (byte) 0xFE && body[1] == (byte) 0xFF
                        || body[0] == (byte) 0xFF && body[1] == (byte) 0xFE);
        return new String(body, utf16 ? StandardCharsets.UTF_16 : StandardCharsets.ISO_8859_1);
    }
}
