package io.dialplane.node.appserver;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dialplane.node.appserver.ApplicationServer.Request;
import io.dialplane.node.event.Identity;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;

/** The queues, which the application server keeps: a node asks for everything. No future completes exceptionally. */
public final class Queues {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ApplicationServer server;
    private final Identity identity;
    private final String sip;

    /** @param sip host and port that other nodes reach this one at */
    public Queues(ApplicationServer server, Identity identity, String sip) {
        this.server = server;
        this.identity = identity;
        this.sip = sip;
    }

    /** A queue of a domain. */
    public record Queue(String name, String domain) {}

    /**
     * Where a member is.
     *
     * @param position 1 is next
     * @param averageSeconds how long those before it waited
     */
    public record Place(int position, int size, long averageSeconds) {}

    /** What came of a question. */
    public sealed interface Told<T> {
        /** It was answered. */
        record Good<T>(T value) implements Told<T> {}

        /** It cannot be: the queue is full, the call is no member, nobody waits. */
        record None<T>() implements Told<T> {}

        /** Nobody could tell. */
        record Unavailable<T>(String reason) implements Told<T> {}
    }

    /**
     * The member that an agent gets.
     *
     * @param sip host and port of its node
     * @param token that lets a leg of ours to it
     */
    public record Member(String call, String sip, String token, long waitedSeconds) {}

    /** Becomes a member; none when the queue is full. */
    public CompletableFuture<Told<Place>> join(
            Queue queue, String call, OptionalInt maxSize, String from, String trace) {
        return ask("join", trace, false, Queues::place, body -> {
            of(queue, body).put("call", call).put("node", identity.node()).put("sip", sip);
            maxSize.ifPresent(most -> body.put("maxSize", most));
            body.put("from", from).put("trace", trace);
        });
    }

    /** Where it is now, and that it is still there; none when it is no member any more. */
    public CompletableFuture<Told<Place>> state(Queue queue, String call, String trace) {
        return ask("state", trace, true, Queues::place, body -> of(queue, body).put("call", call));
    }

    /** Leaves. */
    public CompletableFuture<Told<Boolean>> leave(Queue queue, String call, String reason, String trace) {
        return ask(
                "leave",
                trace,
                true,
                answer -> true,
                body -> of(queue, body).put("call", call).put("reason", reason));
    }

    /** Takes the member that waits longest; none when nobody does. */
    public CompletableFuture<Told<Member>> take(Queue queue, String agentCall, String trace) {
        return ask("take", trace, false, Queues::member, body -> of(queue, body).put("agentCall", agentCall));
    }

    /** The member that was taken is connected: it is no member any more. */
    public CompletableFuture<Told<Boolean>> connected(String call, String trace) {
        return ask("connected", trace, true, answer -> true, body -> body.put("call", call));
    }

    /** The member that was taken could not be reached. */
    public CompletableFuture<Told<Boolean>> giveBack(String call, String trace) {
        return ask("return", trace, true, answer -> true, body -> body.put("call", call));
    }

    private static ObjectNode of(Queue queue, ObjectNode body) {
        return body.put("queue", queue.name()).put("domain", queue.domain());
    }

    private static Place place(JsonNode answer) {
        return new Place(
                answer.path("position").asInt(),
                answer.path("size").asInt(),
                Math.round(answer.path("averageTime").asDouble()));
    }

    private static Member member(JsonNode answer) {
        return new Member(
                answer.path("call").asText(),
                answer.path("sip").asText(),
                answer.path("token").asText(),
                Math.round(answer.path("waited").asDouble()));
    }

    private <T> CompletableFuture<Told<T>> ask(
            String path, String trace, boolean repeatable, Function<JsonNode, T> read, Consumer<ObjectNode> write) {
        var body = JSON.createObjectNode();
        write.accept(body);
        byte[] bytes;
        try {
            bytes = JSON.writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts and numbers can be written", e);
        }
        var request = new Request("/queues/" + path, "application/json", bytes, "application/json", trace, repeatable);
        return server.send(request)
                .handle((answer, failure) -> failure == null
                        ? told(answer, read)
                        : new Told.Unavailable<T>(String.valueOf(failure.getMessage())));
    }

    private static <T> Told<T> told(Answer answer, Function<JsonNode, T> read) {
        return switch (answer.status()) {
            case 200, 201 -> {
                try {
                    yield new Told.Good<>(read.apply(JSON.readTree(answer.body())));
                } catch (IOException e) {
                    yield new Told.Unavailable<>("what the application server answered cannot be read");
                }
            }
            case 204, 404, 409 -> new Told.None<>();
            default -> new Told.Unavailable<>("the application server answered " + answer.status());
        };
    }

    /** What was told, when it is good. */
    public static <T> Optional<T> good(Told<T> told) {
        return told instanceof Told.Good<T>(T value) ? Optional.of(value) : Optional.empty();
    }
}
