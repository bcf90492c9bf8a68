package io.dialplane.appserver.calls;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A call as the nodes' events tell it; its own lock guards it. The timeline keeps the first 20 and the latest 180
 * entries, of each the first 300 characters.
 */
public final class LiveCall {
    private static final int FIRST = 20;
    private static final int MOST = 200;
    private static final int LONGEST = 300;

    private final String id;
    private final Instant startedAt;
    private String traceId = "";
    private String node = "";
    private String from = "";
    private String to = "";
    private String direction = "inbound";
    private String application = "";
    private String currentInstruction = "";
    private Optional<Instant> executingSince = Optional.empty();
    private Optional<Instant> answeredAt = Optional.empty();
    private Optional<Instant> endedAt = Optional.empty();
    private String hangupCause = "";
    private boolean announced;
    private final List<Entry> timeline = new ArrayList<>();

    LiveCall(String id, Instant startedAt) {
        this.id = id;
        this.startedAt = startedAt;
    }

    /**
     * One step of a call.
     *
     * @param time when it became known here
     * @param type an event's type, or {@code webhook}, {@code document}, {@code document.warning},
     *     {@code call.executed}, {@code delivery}
     * @param text what happened, in words
     */
    public record Entry(Instant time, String type, String text) {}

    /** A call as {@code GET /v1/calls} shows it. */
    public record Summary(
            String id,
            String traceId,
            String node,
            String from,
            String to,
            String direction,
            String state,
            Instant startedAt,
            @JsonInclude(JsonInclude.Include.ALWAYS) Optional<Instant> answeredAt,
            String application,
            String currentInstruction) {}

    /** A call as {@code GET /v1/calls/{id}} shows it. */
    public record Details(
            String id,
            String traceId,
            String node,
            String from,
            String to,
            String direction,
            String state,
            Instant startedAt,
            Optional<Instant> answeredAt,
            Optional<Instant> endedAt,
            String hangupCause,
            String application,
            String currentInstruction,
            List<Entry> timeline) {}

    String id() {
        return id;
    }

    synchronized String node() {
        return node;
    }

    synchronized String application() {
        return application;
    }

    Instant startedAt() {
        return startedAt;
    }

    /** Whether a node has told of it; before, it is known only from the question what to do. */
    synchronized boolean announced() {
        return announced;
    }

    synchronized void announce(String onNode, String trace, String caller, String called, String callDirection) {
        announced = true;
        node = onNode;
        traceId = trace.isEmpty() ? traceId : trace;
        from = caller.isEmpty() ? from : caller;
        to = called.isEmpty() ? to : called;
        direction = callDirection.isEmpty() ? direction : callDirection;
    }

    synchronized void routed(String trace, String toApplication) {
        traceId = traceId.isEmpty() ? trace : traceId;
        application = toApplication;
    }

    synchronized void answered(Instant at) {
        answeredAt = answeredAt.or(() -> Optional.of(at.isBefore(startedAt) ? startedAt : at));
    }

    synchronized void executes(String instruction) {
        currentInstruction = instruction;
        executingSince = Optional.of(Instant.now());
    }

    /** The instruction ended; since when it ran, if it is the one that was begun last. */
    synchronized Optional<Instant> executed(String instruction) {
        Optional<Instant> since = executingSince.filter(ignored -> currentInstruction.equals(instruction));
        executingSince = Optional.empty();
        return since;
    }

    synchronized void ended(Instant at, String cause) {
        endedAt = Optional.of(at);
        hangupCause = cause;
        currentInstruction = "";
    }

    synchronized void note(Instant time, String type, String text) {
        if (timeline.size() >= MOST) {
            timeline.remove(FIRST);
        }
        String line = text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
        timeline.add(new Entry(time, type, line));
    }

    private String state() {
        return endedAt.isPresent() ? "ended" : answeredAt.isPresent() ? "answered" : "ringing";
    }

    /** The call now, without its timeline. */
    public synchronized Summary summary() {
        return new Summary(
                id,
                traceId,
                node,
                from,
                to,
                direction,
                state(),
                startedAt,
                answeredAt,
                application,
                currentInstruction);
    }

    /** The call now, with its timeline. */
    public synchronized Details details() {
        return new Details(
                id,
                traceId,
                node,
                from,
                to,
                direction,
                state(),
                startedAt,
                answeredAt,
                endedAt,
                hangupCause,
                application,
                currentInstruction,
                List.copyOf(timeline));
    }
}
