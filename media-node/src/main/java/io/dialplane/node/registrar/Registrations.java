package io.dialplane.node.registrar;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dialplane.node.appserver.Answer;
import io.dialplane.node.appserver.ApplicationServer;
import io.dialplane.node.appserver.ApplicationServer.Request;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Contacts of users, in the application server's database: a node keeps none. */
public final class Registrations {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_CONTACTS = 100;

    private final ApplicationServer server;

    public Registrations(ApplicationServer server) {
        this.server = server;
    }

    /**
     * A contact to store.
     *
     * @param contact its URI
     * @param path of the Path header (RFC 3327), in order
     * @param expires seconds, 0 removes it
     */
    public record Registration(
            String user,
            String domain,
            String contact,
            List<String> path,
            long expires,
            String callId,
            long cseq,
            String userAgent,
            String receivedFrom,
            String transport,
            String node) {}

    /** A contact that is stored. */
    public record Contact(String contact, long expires) {}

    /** What came of it. */
    public sealed interface Outcome {
        /** Durable; these are all contacts of the user now. */
        record Stored(List<Contact> contacts) implements Outcome {}

        /** A later request of the same client was stored before (RFC 3261 §10.3 step 7). */
        record OutOfOrder() implements Outcome {}

        /** More contacts than a user may have. */
        record TooMany() implements Outcome {}

        /** It may not be stored. */
        record Unavailable(String reason) implements Outcome {}
    }

    /** Stores or removes a contact; never completes exceptionally. */
    public CompletableFuture<Outcome> store(Registration registration) {
        byte[] body;
        try {
            body = JSON.writeValueAsBytes(registration);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record of texts can be written", e);
        }
        return server.send(Request.json("/registrations", body)).handle(Registrations::outcome);
    }

    /** The contacts of a user; never completes exceptionally. */
    public CompletableFuture<Outcome> query(String user, String domain) {
        return server.send(Request.get("/registrations?user=" + encoded(user) + "&domain=" + encoded(domain)))
                .handle(Registrations::outcome);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static Outcome outcome(
            @org.jspecify.annotations.Nullable Answer answer, @org.jspecify.annotations.Nullable Throwable failure) {
        if (answer == null) {
            return new Outcome.Unavailable(failure == null ? "no answer" : String.valueOf(failure.getMessage()));
        }
        return switch (answer.status()) {
            case 200 -> stored(answer);
            case 409 -> new Outcome.OutOfOrder();
            case 422, 403 -> new Outcome.TooMany();
            default -> new Outcome.Unavailable("the application server answered " + answer.status());
        };
    }

    private static Outcome stored(Answer answer) {
        try {
            var contacts = new ArrayList<Contact>();
            for (JsonNode contact : JSON.readTree(answer.body()).path("contacts")) {
                if (contacts.size() < MOST_CONTACTS) {
                    contacts.add(new Contact(
                            contact.path("contact").asText(),
                            contact.path("expires").asLong()));
                }
            }
            return new Outcome.Stored(contacts);
        } catch (IOException e) {
            return new Outcome.Unavailable("the application server's list of contacts cannot be read");
        }
    }
}
