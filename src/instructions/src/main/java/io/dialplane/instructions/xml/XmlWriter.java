package io.dialplane.instructions.xml;

import io.dialplane.instructions.Dialect.Written;
import io.dialplane.instructions.Problem;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Writes a document element by element, and keeps what of its instructions could not be said. */
public final class XmlWriter {
    private static final char REPLACEMENT = '\uFFFD';

    private final StringBuilder out = new StringBuilder(512).append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
    private final List<Problem> unsaid = new ArrayList<>();
    private final Deque<String> open = new ArrayDeque<>();
    private String path = "$";
    private boolean inTag;
    private boolean withElements;

    /** What follows is said of that instruction. */
    public void instruction(int index) {
        path = "$[" + index + "]";
    }

    /** Something of the current instruction cannot be said; the field is empty for all of it. */
    public void unsaid(String field, String why) {
        unsaid.add(new Problem(0, 0, field.isEmpty() ? path : path + "." + field, why));
    }

    /** Something of the current instruction cannot be said when the condition holds. */
    public XmlWriter unless(boolean said, String field, String why) {
        if (!said) {
            unsaid(field, why);
        }
        return this;
    }

    public XmlWriter open(String name) {
        endTag();
        out.append('\n').repeat("  ", open.size()).append('<').append(name);
        open.push(name);
        inTag = true;
        withElements = false;
        return this;
    }

    public XmlWriter attribute(String name, String value) {
        out.append(' ').append(name).append("=\"");
        escape(value, true);
        out.append('"');
        return this;
    }

    public XmlWriter attribute(String name, Optional<String> value) {
        value.ifPresent(text -> attribute(name, text));
        return this;
    }

    /** Text, which the reader gives back without white space at its ends. */
    public XmlWriter text(String text) {
        unless(text.equals(text.strip()), "", "white space at both ends of a text is not kept");
        return exactly(text);
    }

    /** Text whose white space is kept by its reader. */
    public XmlWriter exactly(String text) {
        endTag();
        escape(text, false);
        return this;
    }

    public XmlWriter close() {
        String name = open.pop();
        if (inTag) {
            out.append("/>");
        } else {
            if (withElements) {
                out.append('\n').repeat("  ", open.size());
            }
            out.append("</").append(name).append('>');
        }
        inTag = false;
        withElements = true;
        return this;
    }

    /** The document, all its elements closed. */
    public Written written() {
        return new Written(out.append('\n').toString(), unsaid);
    }

    private void endTag() {
        if (inTag) {
            out.append('>');
            inTag = false;
        }
    }

    private void escape(String text, boolean attribute) {
        boolean lost = false;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            switch (c) {
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '&' -> out.append("&amp;");
                case '"' -> out.append(attribute ? "&quot;" : "\"");
                // else attribute values lose them (XML 1.0 §3.3.3), and \r is lost everywhere (§2.11)
                case '\t', '\n' -> {
                    if (attribute) {
                        out.append("&#").append(c).append(';');
                    } else {
                        out.append((char) c);
                    }
                }
                case '\r' -> out.append("&#13;");
                default -> {
                    boolean writable = isCharacter(c);
                    out.appendCodePoint(writable ? c : REPLACEMENT);
                    lost |= !writable;
                }
            }
        }
        unless(!lost, "", "control characters cannot be said in XML");
    }

    /** XML 1.0 §2.2. */
    private static boolean isCharacter(int c) {
        return c >= ' ' && c < 0xD800 || c > 0xDFFF && c < 0xFFFE || c > 0xFFFF;
    }
}
