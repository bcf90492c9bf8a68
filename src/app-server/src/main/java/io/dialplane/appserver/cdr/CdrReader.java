package io.dialplane.appserver.cdr;

import com.fasterxml.jackson.databind.JsonNode;
import io.dialplane.appserver.problem.ApiProblem;
import io.dialplane.appserver.problem.Fields;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the call records a node posts: bounded, and with the place of whatever is wrong. */
final class CdrReader {
    /** The most records of one request. */
    static final int MOST = 500;

    private static final int MOST_VARIABLES = 64;

    private CdrReader() {}

    /**
     * Parses a JSON array of records.
     *
     * @throws ApiProblem when it is not one; nothing of it should be stored then
     */
    static List<Cdr> read(byte[] body) {
        JsonNode array = Fields.tree(body);
        if (!array.isArray() || array.size() > MOST) {
            throw ApiProblem.invalid("body", "", "a JSON array of at most " + MOST + " call records");
        }
        List<Cdr> records = new ArrayList<>(array.size());
        for (int i = 0; i < array.size(); i++) {
            records.add(read(array.get(i), "[" + i + "]."));
        }
        return records;
    }

    private static Cdr read(JsonNode node, String place) {
        Fields fields = Fields.of(node, place);
        JsonNode rtp = fields.value("rtp");
        Cdr cdr = new Cdr(
                fields.text("id", 64),
                cut(fields, "node", 128),
                cut(fields, "traceId", 32),
                cut(fields, "direction", 16),
                cut(fields, "from", 255),
                cut(fields, "to", 255),
                cut(fields, "domain", 128),
                Optional.of(cut(fields, "application", 64)).filter(text -> !text.isEmpty()),
                cut(fields, "sipCallId", 255),
                instant(fields, "startedAt").orElse(Instant.EPOCH),
                optionalInstant(fields, "answeredAt"),
                instant(fields, "endedAt").orElse(Instant.EPOCH),
                duration(fields, "durationMs"),
                duration(fields, "billableMs"),
                cut(fields, "hangupCause", 64),
                (int) fields.number("q850", 0, 999, 0),
                (int) fields.number("sipStatus", 0, 999, 0),
                cut(fields, "hangupBy", 16),
                cut(fields, "codec", 32),
                new Cdr.Rtp(
                        rtp.path("received").asLong(),
                        rtp.path("sent").asLong(),
                        rtp.path("lost").asLong(),
                        jitter(rtp.path("jitterMs").asDouble())),
                cut(fields, "digits", 255),
                variables(fields.value("variables")),
                Optional.of(cut(fields, "parentId", 64)).filter(text -> !text.isEmpty()));
        fields.done();
        return cdr;
    }

    /** A record must not be lost because a caller's name is long: what is too long is cut. */
    private static String cut(Fields fields, String field, int longest) {
        String text = fields.optionalText(field, 1 << 20).orElse("");
        if (text.length() <= longest) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(longest - 1)) ? longest - 1 : longest;
        return text.substring(0, end);
    }

    /** A node's clock that was set back during a call must not hold up the records of the others. */
    private static long duration(Fields fields, String field) {
        return Math.max(0, fields.number(field, Long.MIN_VALUE, Long.MAX_VALUE, 0));
    }

    private static double jitter(double value) {
        return Double.isFinite(value) ? value : 0;
    }

    private static Optional<Instant> instant(Fields fields, String field) {
        Optional<Instant> instant = optionalInstant(fields, field);
        if (instant.isEmpty() && fields.value(field).asText("").isEmpty()) {
            fields.wrong(field, "", "a time such as 2026-11-24T03:35:20.007Z");
        }
        return instant;
    }

    private static Optional<Instant> optionalInstant(Fields fields, String field) {
        Optional<String> text = fields.optionalText(field, 64);
        try {
            Optional<Instant> instant = text.map(Instant::parse);
            if (instant.filter(time -> time.isAfter(Instant.EPOCH) && time.getEpochSecond() < 253_402_300_800L)
                            .isEmpty()
                    && text.isPresent()) {
                fields.wrong(field, text.get(), "a time of the years 1970 to 9999");
            }
            return instant;
        } catch (DateTimeException e) {
            fields.wrong(field, text.orElse(""), "a time such as 2026-11-24T03:35:20.007Z");
            return Optional.empty();
        }
    }

    private static Map<String, String> variables(JsonNode object) {
        Map<String, String> variables = new LinkedHashMap<>();
        int size = 0;
        for (var entry : object.properties()) {
            String value = entry.getValue().asText();
            size += entry.getKey().length() + value.length() + 8;
            if (variables.size() >= MOST_VARIABLES || size > 2_500) {
                break;
            }
            variables.put(entry.getKey(), value);
        }
        return variables;
    }
}
