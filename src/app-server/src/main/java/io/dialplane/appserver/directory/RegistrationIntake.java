package io.dialplane.appserver.directory;

import com.fasterxml.jackson.databind.JsonNode;
import io.dialplane.appserver.problem.Fields;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Takes the registrations of nodes. Blocks. */
@Singleton
public class RegistrationIntake {
    private static final int LONGEST_EXPIRY = 7 * 24 * 3_600;

    private final Registrations registrations;

    public RegistrationIntake(Registrations registrations) {
        this.registrations = registrations;
    }

    /** What a node puts into its 200 OK. */
    public record Contacts(List<Contact> contacts) {}

    /**
     * A current contact.
     *
     * @param expires seconds from now
     */
    public record Contact(String contact, long expires, List<String> path) {}

    /** Stores one registration, or removes it when it expires in 0 seconds; returns when that is durable. */
    public Contacts register(byte[] body) {
        Fields fields = Fields.of(body);
        Instant now = Instant.now();
        List<String> path = path(fields);
        long expires = fields.number("expires", 0, LONGEST_EXPIRY, 3_600);
        String contact = fields.text("contact", 1_024);
        Registration registration = new Registration(
                fields.text("user", 128),
                fields.optionalText("domain", 255).orElse(""),
                contact,
                path,
                fields.text("callId", 255),
                fields.number("cseq", 0, 4_294_967_295L, 0),
                now.plusSeconds(expires),
                now,
                cut(fields, "userAgent", 255),
                cut(fields, "receivedFrom", 128),
                cut(fields, "transport", 16),
                cut(fields, "node", 128));
        if (contact.equals("*") && expires != 0) {
            fields.wrong("expires", Long.toString(expires), "0 with contact * (RFC 3261 section 10.2.2)");
        }
        fields.done();
        return contacts(registrations.put(registration, now), now);
    }

    /** The contacts of a user. */
    public Contacts query(String user, String domain) {
        Instant now = Instant.now();
        return contacts(registrations.of(user, domain, now), now);
    }

    private static Contacts contacts(List<Registration> current, Instant now) {
        return new Contacts(current.stream()
                .map(one -> new Contact(
                        one.contact(),
                        Math.max(
                                1,
                                Duration.between(now, one.expiresAt())
                                        .plusMillis(500)
                                        .toSeconds()),
                        one.path()))
                .toList());
    }

    private static List<String> path(Fields fields) {
        List<String> path = new ArrayList<>();
        int length = 0;
        for (JsonNode entry : fields.value("path")) {
            String text = entry.asText();
            length += text.length() + 1;
            if (!entry.isTextual() || text.indexOf('\n') >= 0 || length > 2_048) {
                fields.wrong("path", text, "an array of URIs, together at most 2048 characters");
                break;
            }
            path.add(text);
        }
        return path;
    }

    private static String cut(Fields fields, String field, int longest) {
        String text = fields.optionalText(field, 1 << 16).orElse("");
        return text.length() <= longest ? text : text.substring(0, longest);
    }
}
