package io.dialplane.phone;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A SIP request or response as the phone sends and reads it (RFC 3261 §7): the start line, the headers in their order,
 * the body. Header names are compared without case, and compact forms are expanded while reading.
 *
 * @param startLine {@code METHOD uri SIP/2.0} or {@code SIP/2.0 status reason}
 */
public record SipMessage(String startLine, List<Header> headers, String body) {
    /** No message of the phone is larger, and none larger is read. */
    static final int LIMIT = 65_535;

    private static final int HEADER_LIMIT = 256;
    private static final Map<String, String> COMPACT = Map.ofEntries(
            Map.entry("i", "Call-ID"),
            Map.entry("m", "Contact"),
            Map.entry("e", "Content-Encoding"),
            Map.entry("l", "Content-Length"),
            Map.entry("c", "Content-Type"),
            Map.entry("f", "From"),
            Map.entry("s", "Subject"),
            Map.entry("k", "Supported"),
            Map.entry("t", "To"),
            Map.entry("v", "Via"));

    /** One header line. */
    public record Header(String name, String value) {}

    public SipMessage {
        headers = List.copyOf(headers);
    }

    public static SipMessage request(String method, String uri) {
        return new SipMessage(method + " " + uri + " SIP/2.0", List.of(), "");
    }

    public static SipMessage response(int status, String reason) {
        return new SipMessage("SIP/2.0 " + status + " " + reason, List.of(), "");
    }

    /** This message with one more header at its end. */
    public SipMessage with(String name, String value) {
        var more = new ArrayList<>(headers);
        more.add(new Header(name, value));
        return new SipMessage(startLine, more, body);
    }

    /** This message with one more header at its head. */
    public SipMessage withFirst(String name, String value) {
        var more = new ArrayList<Header>();
        more.add(new Header(name, value));
        more.addAll(headers);
        return new SipMessage(startLine, more, body);
    }

    /** This message without any header of that name. */
    public SipMessage without(String name) {
        return new SipMessage(
                startLine,
                headers.stream().filter(h -> !h.name().equalsIgnoreCase(name)).toList(),
                body);
    }

    public SipMessage withBody(String type, String content) {
        return new SipMessage(startLine, without("Content-Type").headers(), content).with("Content-Type", type);
    }

    public boolean isRequest() {
        return !startLine.startsWith("SIP/2.0 ");
    }

    /** The method of a request; of a response, that of its CSeq. */
    public String method() {
        if (isRequest()) {
            return startLine.substring(0, startLine.indexOf(' '));
        }
        String cseq = header("CSeq").orElse("0 UNKNOWN");
        return cseq.substring(cseq.lastIndexOf(' ') + 1);
    }

    /** The request URI. */
    public String uri() {
        return startLine.split(" ", 3)[1];
    }

    /** 100–699 of a response, 0 of a request. */
    public int status() {
        return isRequest() ? 0 : Integer.parseInt(startLine.substring(8, 11));
    }

    /** The reason phrase of a response. */
    public String reason() {
        return startLine.length() > 12 ? startLine.substring(12) : "";
    }

    /** The number in CSeq. */
    public int sequence() {
        String cseq = header("CSeq").orElse("0").strip();
        int space = cseq.indexOf(' ');
        try {
            return Integer.parseInt(space < 0 ? cseq : cseq.substring(0, space));
        } catch (NumberFormatException notANumber) {
            return 0;
        }
    }

    /** The first header of that name. */
    public Optional<String> header(String name) {
        return headers.stream()
                .filter(h -> h.name().equalsIgnoreCase(name))
                .map(Header::value)
                .findFirst();
    }

    /** All values of that name: of all its lines, and split at commas outside quotes and angle brackets. */
    public List<String> headers(String name) {
        var values = new ArrayList<String>();
        for (Header header : headers) {
            if (header.name().equalsIgnoreCase(name)) {
                split(header.value(), values);
            }
        }
        return values;
    }

    public String callId() {
        return header("Call-ID").orElse("");
    }

    /** The branch of the topmost Via, which names the transaction (RFC 3261 §17.1.3). */
    public String branch() {
        return headers("Via").stream()
                .findFirst()
                .flatMap(via -> parameter(via, "branch"))
                .orElse("");
    }

    public Optional<String> fromTag() {
        return header("From").flatMap(value -> parameter(value, "tag"));
    }

    public Optional<String> toTag() {
        return header("To").flatMap(value -> parameter(value, "tag"));
    }

    /** A parameter after the address of a header value: {@code ;name=value}. */
    static Optional<String> parameter(String value, String name) {
        String outside = value.substring(value.lastIndexOf('>') + 1);
        for (String part : outside.split(";")) {
            int equals = part.indexOf('=');
            String key = (equals < 0 ? part : part.substring(0, equals)).strip();
            if (key.equalsIgnoreCase(name)) {
                return Optional.of(equals < 0 ? "" : part.substring(equals + 1).strip());
            }
        }
        return Optional.empty();
    }

    /** The URI of an address: what stands between angle brackets, or before the first parameter. */
    static String address(String value) {
        int open = value.indexOf('<');
        int close = value.indexOf('>', open + 1);
        if (open >= 0 && close > open) {
            return value.substring(open + 1, close);
        }
        int semicolon = value.indexOf(';');
        return (semicolon < 0 ? value : value.substring(0, semicolon)).strip();
    }

    /** The bytes on the wire, Content-Length included. */
    public byte[] bytes() {
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        var head = new StringBuilder(512).append(startLine).append("\r\n");
        for (Header header : headers) {
            if (!header.name().equalsIgnoreCase("Content-Length")) {
                head.append(header.name()).append(": ").append(header.value()).append("\r\n");
            }
        }
        head.append("Content-Length: ").append(content.length).append("\r\n\r\n");
        var out = new ByteArrayOutputStream(head.length() + content.length);
        out.writeBytes(head.toString().getBytes(StandardCharsets.UTF_8));
        out.writeBytes(content);
        return out.toByteArray();
    }

    /** Reads one message; empty when it is none. */
    static Optional<SipMessage> parse(byte[] bytes, int length) {
        if (length > LIMIT) {
            return Optional.empty();
        }
        String text = new String(bytes, 0, length, StandardCharsets.UTF_8).stripLeading();
        int end = text.indexOf("\r\n\r\n");
        String head = end < 0 ? text : text.substring(0, end);
        String body = end < 0 ? "" : text.substring(end + 4);
        String[] lines = head.replaceAll("\r\n[ \t]+", " ").split("\r\n");
        if (lines.length < 2 || lines.length > HEADER_LIMIT || !isStartLine(lines[0])) {
            return Optional.empty();
        }
        var headers = new ArrayList<Header>(lines.length);
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            if (colon <= 0) {
                return Optional.empty();
            }
            String name = lines[i].substring(0, colon).strip();
            headers.add(new Header(
                    COMPACT.getOrDefault(name.toLowerCase(java.util.Locale.ROOT), name),
                    lines[i].substring(colon + 1).strip()));
        }
        return Optional.of(new SipMessage(lines[0], headers, body));
    }

    private static boolean isStartLine(String line) {
        return line.matches("SIP/2\\.0 [1-6][0-9][0-9]( .*)?") || line.matches("[A-Za-z0-9_.!%*+`'~-]+ \\S+ SIP/2\\.0");
    }

    private static void split(String value, List<String> into) {
        boolean quoted = false;
        int depth = 0;
        int start = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' && (i == 0 || value.charAt(i - 1) != '\\')) {
                quoted = !quoted;
            } else if (!quoted && c == '<') {
                depth++;
            } else if (!quoted && c == '>') {
                depth--;
            } else if (!quoted && depth == 0 && c == ',') {
                into.add(value.substring(start, i).strip());
                start = i + 1;
            }
        }
        into.add(value.substring(start).strip());
    }

    @Override
    public String toString() {
        return startLine;
    }
}
