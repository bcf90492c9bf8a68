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
public final class SharedRegistrations implements Registrations {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ApplicationServer server;

    public SharedRegistrations(ApplicationServer server) {
        this.server = server;
    }

    @Override
    public CompletableFuture<Outcome> store(Registration registration) {
        byte[] body;
        try {
            body = JSON.writeValueAsBytes(registration);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record of texts can be written", e);
        }
        return server.send(Request.json("/registrations", body)).handle(SharedRegistrations::outcome);
    }

    @Override
    public CompletableFuture<Outcome> query(String user, String domain) {
        return server.send(Request.get("/registrations?user=" + encoded(user) + "&domain=" + encoded(domain)))
                .handle(SharedRegistrations::outcome);
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
                            contact.path("expires").asLong(),
                            List.of()));
                }
            }
            return new Outcome.Stored(contacts);
        } catch (IOException e) {
            return new Outcome.Unavailable("the application server's list of contacts cannot be read");
        }
    }
}
