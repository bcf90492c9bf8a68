package io.dialplane.instructions.xml;

import io.dialplane.instructions.Problems;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;

/** The characters of an XML document: UTF-8 unless a byte order mark or the declaration says otherwise. */
public final class XmlText {
    private static final Pattern DECLARATION =
            Pattern.compile("\\A<\\?xml[^>]{0,100}?encoding\\s{0,9}=\\s{0,9}[\"']([A-Za-z0-9._-]{1,40})[\"']");

    private XmlText() {}

    /**
     * Decodes a document.
     *
     * @throws IllegalArgumentException when the bytes are not of the encoding, or it is none of UTF-8, UTF-16,
     *     US-ASCII and ISO-8859-1
     */
    public static String decode(byte[] body) {
        try {
            String text =
                    encoding(body).newDecoder().decode(ByteBuffer.wrap(body)).toString();
            int start = 0;
            while (start < text.length() && (text.charAt(start) == '\uFEFF' || text.charAt(start) <= ' ')) {
                start++;
            }
            // white space before the declaration is a mistake that every generator makes once: lines still count
            return text.startsWith("<?xml", start) && start > 0
                    ? declarationBlanked(text, start)
                    : text.replace('\uFEFF', ' ');
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("bytes that are no text of the document's encoding", e);
        }
    }

    private static String declarationBlanked(String text, int start) {
        int end = text.indexOf("?>", start);
        String declaration = end < 0 ? "" : text.substring(0, end + 2).replaceAll("[^\n]", " ");
        return declaration + text.substring(declaration.length());
    }

    private static Charset encoding(byte[] body) {
        if (body.length >= 2
                && (body[0] == (byte) 0xFE && body[1] == (byte) 0xFF
                        || body[0] == (byte) 0xFF && body[1] == (byte) 0xFE)) {
            return StandardCharsets.UTF_16;
        }
        String head = new String(body, 0, Math.min(body.length, 200), StandardCharsets.ISO_8859_1).stripLeading();
        var declared = DECLARATION.matcher(head);
        String name = declared.find() ? declared.group(1).toUpperCase(Locale.ROOT) : "UTF-8";
        return switch (name) {
            case "UTF-8" -> StandardCharsets.UTF_8;
            case "US-ASCII" -> StandardCharsets.US_ASCII;
            case "ISO-8859-1" -> StandardCharsets.ISO_8859_1;
            default -> throw new IllegalArgumentException("encoding UTF-8 expected, but found " + Problems.shown(name));
        };
    }
}
