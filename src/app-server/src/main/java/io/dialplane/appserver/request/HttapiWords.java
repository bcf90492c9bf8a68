package io.dialplane.appserver.request;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The form of FreeSWITCH's mod_httapi: the session, the caller's profile and, under the name the document gave it, what
 * was dialled or recorded. What else a verb brings has the names of the JSON dialect.
 */
final class HttapiWords {
    /** What mod_httapi calls digits and a recording that the document gave no name. */
    private static final String DIGITS = "dialed_digits";

    private static final String FILE = "attached_file";

    private HttapiWords() {}

    static Map<String, Object> of(Occasion occasion) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("hostname", occasion.about().node());
        fields.put("session_id", occasion.leg());
        fields.putAll(occasion.about().profile());
        Map<String, Object> results = new LinkedHashMap<>();
        JsonWords.results(occasion, results);
        String nameless = occasion.kind().equals("record") ? FILE : DIGITS;
        String name = occasion.result().isEmpty() ? nameless : occasion.result();
        switch (occasion.kind()) {
            case "gather" -> {
                fields.put(name, occasion.get("Digits"));
                if (occasion.has("Digits")) {
                    fields.put("input_type", "dtmf");
                }
            }
            case "record" -> {
                fields.put(name, occasion.get("RecordingUrl"));
                fields.putAll(results);
            }
            case Occasion.CALL_STATUS, Occasion.LEG_STATUS, Occasion.RECORDING -> {
                fields.put("parent_session_id", occasion.call());
                fields.put("call_status", occasion.state().json());
                fields.putAll(results);
            }
            default -> fields.putAll(results);
        }
        if (occasion.state().compareTo(CallState.COMPLETED) >= 0) {
            fields.put("exiting", "true");
        }
        return fields;
    }
}
