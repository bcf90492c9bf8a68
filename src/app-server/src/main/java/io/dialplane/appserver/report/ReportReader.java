package io.dialplane.appserver.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.dialplane.appserver.problem.ApiProblem;
import io.dialplane.appserver.problem.Fields;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the reports a node posts: bounded, and with the place of whatever is wrong. */
final class ReportReader {
    /** The most reports of one request. */
    static final int MOST = 500;

    private static final int MOST_FIELDS = 128;
    private static final int LONGEST_FIELD = 4_096;

    private ReportReader() {}

    /**
     * Parses a JSON array of reports.
     *
     * @throws ApiProblem when it is not one; nothing of it is taken then
     */
    static List<Report> read(byte[] body) {
        JsonNode array = Fields.tree(body);
        if (!array.isArray() || array.size() > MOST) {
            throw ApiProblem.invalid("body", "", "a JSON array of at most " + MOST + " reports");
        }
        List<Report> reports = new ArrayList<>(array.size());
        for (int i = 0; i < array.size(); i++) {
            reports.add(read(array.get(i), "[" + i + "]."));
        }
        return reports;
    }

    private static Report read(JsonNode node, String place) {
        Fields fields = Fields.of(node, place);
        String call = fields.text("call", 64);
        Report report = new Report(
                fields.text("id", 64),
                fields.text("token", 4_096),
                call,
                fields.optionalText("leg", 64).orElse(call),
                fields.optionalText("node", 128).orElse(""),
                fields.text("event", 64),
                fields.number("sequence", 0, Long.MAX_VALUE, 0),
                time(fields),
                texts(fields.value("fields")));
        fields.done();
        return report;
    }

    private static Instant time(Fields fields) {
        String text = fields.text("time", 64);
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            fields.wrong("time", text, "a time such as 2026-11-24T03:35:20.007Z");
            return Instant.EPOCH;
        }
    }

    private static Map<String, String> texts(JsonNode object) {
        Map<String, String> texts = new LinkedHashMap<>();
        for (var entry : object.properties()) {
            String value = entry.getValue().asText();
            if (texts.size() < MOST_FIELDS && entry.getKey().length() <= 128) {
                texts.put(entry.getKey(), value.length() <= LONGEST_FIELD ? value : value.substring(0, LONGEST_FIELD));
            }
        }
        return texts;
    }
}
