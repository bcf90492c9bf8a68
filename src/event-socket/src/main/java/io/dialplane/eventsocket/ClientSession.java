package io.dialplane.eventsocket;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A client's side of one connection to a node (or to a FreeSWITCH), as a state machine.
 *
 * <p>Use: open a TCP connection, give everything it delivers to {@link #received}, act on what comes out. After
 * {@link Output.LoggedIn} send {@code command("event plain ALL")} and {@code command("api show channels as json")}; each
 * gives one {@link Output.Reply} in the order of the commands. {@link Output.Received} is an event. On
 * {@link Output.Refused} or {@link Output.Disconnected}, or when {@link FrameException} is thrown, close the connection.
 *
 * <p>Not for several threads at once.
 */
public final class ClientSession {
    /** Largest head of a node's frame, bytes. */
    public static final int MAX_HEAD = 64 << 10;
    /** Largest body of a node's frame, bytes. */
    public static final int MAX_BODY = 32 << 20;
    /** Most commands without an answer. */
    public static final int MAX_OPEN_COMMANDS = 1_000;

    /** What came of the bytes. */
    public sealed interface Output {
        /** Send these bytes. */
        @SuppressWarnings("ArrayRecordComponent")
        record Send(byte[] bytes) implements Output {}

        /** The password was accepted: commands may be sent. */
        record LoggedIn() implements Output {}

        /** The node does not want this client. */
        record Refused(String reason) implements Output {}

        /**
         * The answer to a command.
         *
         * @param command the line that was given to {@link #command}
         * @param text {@code Reply-Text}, or the output of {@code api}
         */
        record Reply(String command, String text) implements Output {
            /** Whether the node did not answer with an error. */
            public boolean ok() {
                return !text.startsWith("-ERR") && !text.startsWith("-USAGE");
            }
        }

        /** An event. */
        record Received(Event event) implements Output {}

        /** The node says good-bye. */
        record Disconnected() implements Output {}
    }

    private enum State {
        CONNECTED,
        LOGGING_IN,
        READY,
        CLOSED
    }

    private final FrameReader frames = new FrameReader(MAX_HEAD, MAX_BODY);
    private final EventReader events = new EventReader();
    private final ArrayDeque<String> open = new ArrayDeque<>();
    private final String password;
    private State state = State.CONNECTED;

    public ClientSession(String password) {
        this.password = password;
    }

    /** Whether commands may be sent. */
    public boolean ready() {
        return state == State.READY;
    }

    /**
     * The bytes of a command, which must be sent in the order of these calls.
     *
     * @param line such as {@code api status}, without line ends
     * @throws IllegalStateException when not logged in, or more than {@value #MAX_OPEN_COMMANDS} commands are unanswered
     */
    public byte[] command(String line) {
        if (state != State.READY) {
            throw new IllegalStateException("not logged in");
        }
        if (open.size() >= MAX_OPEN_COMMANDS) {
            throw new IllegalStateException("too many commands without an answer");
        }
        if (line.isBlank() || line.indexOf('\n') >= 0 || line.indexOf('\r') >= 0) {
            throw new IllegalArgumentException("a command is one line");
        }
        open.add(line);
        return (line + "\n\n").getBytes(StandardCharsets.UTF_8);
    }

    /**
     * What came of bytes from the node.
     *
     * @throws FrameException when they are no frames, or too large ones
     */
    public List<Output> received(byte[] bytes) {
        frames.add(bytes);
        var outputs = new ArrayList<Output>();
        while (state != State.CLOSED) {
            var frame = frames.next();
            if (frame.isEmpty()) {
                break;
            }
            take(frame.get(), outputs);
        }
        return outputs;
    }

    private void take(Frame frame, List<Output> outputs) {
        switch (frame.contentType().toLowerCase(Locale.ROOT)) {
            case "auth/request" -> logIn(outputs);
            case "command/reply" -> reply(frame, outputs);
            case "api/response" -> answer(frame.text(), outputs);
            case "text/event-plain", "text/event-json" ->
                events.read(frame).ifPresent(event -> outputs.add(new Output.Received(event)));
            case "text/disconnect-notice" -> {
                state = State.CLOSED;
                outputs.add(new Output.Disconnected());
            }
            case "text/rude-rejection" -> {
                state = State.CLOSED;
                outputs.add(new Output.Refused(frame.text().strip()));
            }
            default -> {
                // log/data and types of later versions carry nothing a client waits for
            }
        }
    }

    private void logIn(List<Output> outputs) {
        if (state != State.CONNECTED) {
            return;
        }
        state = State.LOGGING_IN;
        outputs.add(new Output.Send(("auth " + password + "\n\n").getBytes(StandardCharsets.UTF_8)));
    }

    private void reply(Frame frame, List<Output> outputs) {
        String text = frame.header("Reply-Text").orElse("");
        if (state == State.LOGGING_IN) {
            if (text.startsWith("+OK")) {
                state = State.READY;
                outputs.add(new Output.LoggedIn());
            } else {
                state = State.CLOSED;
                outputs.add(new Output.Refused(text));
            }
            return;
        }
        answer(text, outputs);
    }

    private void answer(String text, List<Output> outputs) {
        if (!open.isEmpty()) {
            outputs.add(new Output.Reply(open.remove(), text));
        }
    }
}
