package io.dialplane.node.eventsocket;

import com.fasterxml.jackson.core.JsonFactory;
import io.dialplane.node.eventsocket.LiveCalls.Channel;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Writes {@code show channels} and {@code show calls} with FreeSWITCH's columns; ours come after those. */
final class ChannelTable {
    static final String USAGE = "-USAGE: calls|channels [count] [as csv|json|xml]\n";

    static final List<String> CHANNELS = List.of(
            "uuid",
            "direction",
            "created",
            "created_epoch",
            "name",
            "state",
            "cid_name",
            "cid_num",
            "ip_addr",
            "dest",
            "application",
            "application_data",
            "dialplan",
            "context",
            "read_codec",
            "read_rate",
            "read_bit_rate",
            "write_codec",
            "write_rate",
            "write_bit_rate",
            "secure",
            "hostname",
            "presence_id",
            "presence_data",
            "accountcode",
            "callstate",
            "callee_name",
            "callee_num",
            "callee_direction",
            "call_uuid",
            "sent_callee_name",
            "sent_callee_num",
            "initial_cid_name",
            "initial_cid_num",
            "initial_ip_addr",
            "initial_dest",
            "initial_dialplan",
            "initial_context",
            "answered_epoch",
            "trace_id");

    static final List<String> CALLS = List.of(
            "uuid",
            "direction",
            "created",
            "created_epoch",
            "name",
            "state",
            "cid_name",
            "cid_num",
            "ip_addr",
            "dest",
            "presence_id",
            "presence_data",
            "accountcode",
            "callstate",
            "callee_name",
            "callee_num",
            "callee_direction",
            "call_uuid",
            "hostname",
            "sent_callee_name",
            "sent_callee_num",
            "answered_epoch",
            "trace_id");

    private static final DateTimeFormatter CREATED = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);
    private static final JsonFactory JSON = new JsonFactory();

    private final Map<String, Function<Channel, String>> columns = new LinkedHashMap<>();

    ChannelTable(String hostname) {
        columns.put("uuid", Channel::uuid);
        columns.put("direction", channel -> channel.direction().name().toLowerCase(Locale.ROOT));
        columns.put("created", channel -> CREATED.format(channel.createdAt().atZone(ZoneId.systemDefault())));
        columns.put("created_epoch", channel -> epoch(channel.createdAt()));
        columns.put("name", Channel::name);
        columns.put("state", Channel::state);
        columns.put("cid_name", Channel::callerName);
        columns.put("cid_num", Channel::callerNumber);
        columns.put("ip_addr", Channel::callerAddress);
        columns.put("dest", Channel::destination);
        columns.put("application", Channel::application);
        columns.put("application_data", Channel::applicationData);
        columns.put("dialplan", channel -> "XML");
        columns.put("context", Channel::context);
        columns.put("read_codec", Channel::codec);
        columns.put("read_rate", channel -> rate(channel, 1));
        columns.put("read_bit_rate", channel -> rate(channel, 8));
        columns.put("write_codec", Channel::codec);
        columns.put("write_rate", channel -> rate(channel, 1));
        columns.put("write_bit_rate", channel -> rate(channel, 8));
        columns.put("hostname", channel -> hostname);
        columns.put("presence_id", channel -> channel.callerNumber() + "@" + channel.domain());
        columns.put("accountcode", Channel::domain);
        columns.put("callstate", Channel::callState);
        columns.put("call_uuid", Channel::callUuid);
        columns.put("initial_cid_name", Channel::callerName);
        columns.put("initial_cid_num", Channel::callerNumber);
        columns.put("initial_ip_addr", Channel::callerAddress);
        columns.put("initial_dest", Channel::destination);
        columns.put("initial_dialplan", channel -> "XML");
        columns.put("initial_context", Channel::context);
        columns.put(
                "answered_epoch",
                channel -> channel.answeredAt().map(ChannelTable::epoch).orElse("0"));
        columns.put("trace_id", Channel::traceId);
    }

    /** @param words of the command: {@code channels}, then perhaps {@code count} and {@code as FORMAT} */
    String show(List<Channel> channels, List<String> names, String[] words) {
        boolean count = false;
        String format = "csv";
        for (int i = 1; i < words.length; i++) {
            if (words[i].equals("count")) {
                count = true;
            } else if (words[i].equals("as") && i + 1 < words.length) {
                format = words[++i];
            } else {
                return USAGE;
            }
        }
        var shown = count ? List.<Channel>of() : channels;
        return switch (format) {
            case "csv" -> csv(shown, names, channels.size());
            case "json" -> json(shown, names, channels.size());
            case "xml" -> xml(shown, names, channels.size());
            default -> USAGE;
        };
    }

    private String value(Channel channel, String name) {
        var column = columns.get(name);
        return column == null ? "" : column.apply(channel);
    }

    private String csv(List<Channel> channels, List<String> names, int count) {
        var out = new StringBuilder();
        if (!channels.isEmpty()) {
            out.append(String.join(",", names)).append('\n');
        }
        for (var channel : channels) {
            out.append(names.stream().map(name -> quoted(value(channel, name))).collect(Collectors.joining(",")))
                    .append('\n');
        }
        return out.append('\n').append(count).append(" total.\n").toString();
    }

    /** RFC 4180 §2, on one line. */
    private static String quoted(String value) {
        String line = value.replace('\n', ' ').replace('\r', ' ');
        return line.indexOf(',') < 0 && line.indexOf('"') < 0 ? line : '"' + line.replace("\"", "\"\"") + '"';
    }

    private String json(List<Channel> channels, List<String> names, int count) {
        if (channels.isEmpty()) {
            return "{\"row_count\": " + count + "}\n";
        }
        var text = new StringWriter();
        try (var out = JSON.createGenerator(text)) {
            out.writeStartObject();
            out.writeNumberField("row_count", count);
            out.writeArrayFieldStart("rows");
            for (var channel : channels) {
                out.writeStartObject();
                for (var name : names) {
                    out.writeStringField(name, value(channel, name));
                }
                out.writeEndObject();
            }
            out.writeEndArray();
            out.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a StringWriter does not fail
        }
        return text.toString();
    }

    private String xml(List<Channel> channels, List<String> names, int count) {
        var out = new StringBuilder("<result row_count=\"" + count + "\">\n");
        int row = 1;
        for (var channel : channels) {
            out.append("  <row row_id=\"").append(row++).append("\">\n");
            for (var name : names) {
                out.append("    <").append(name).append('>');
                escaped(value(channel, name), out);
                out.append("</").append(name).append(">\n");
            }
            out.append("  </row>\n");
        }
        return out.append("</result>\n").toString();
    }

    private static void escaped(String value, StringBuilder out) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '&' -> out.append("&amp;");
                default -> out.append(c < ' ' ? ' ' : c);
            }
        }
    }

    private static String epoch(Instant instant) {
        return Long.toString(instant.getEpochSecond());
    }

    private static String rate(Channel channel, int factor) {
        return channel.codec().isEmpty() ? "" : Integer.toString(channel.codecRate() * factor);
    }
}
