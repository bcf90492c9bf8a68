package io.dialplane.eventsocket;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The node's side of one inbound connection, as a state machine: what a client sends goes in, what is to be done comes
 * out. While an {@code api} command runs, further commands wait, so that answers come in the order of the questions.
 *
 * <pre>
 *   AUTHENTICATING --auth--> READY --api--> RUNNING --replied--> READY
 *         any --exit, wrong password, too large a frame--> CLOSED
 * </pre>
 *
 * Owned by the connection's thread; {@link #subscription()} is an immutable value that may be given to others.
 */
public final class ServerSession {
    /** Largest head of a client's frame, bytes. */
    public static final int MAX_HEAD = 16 << 10;
    /** Largest body of a client's frame, bytes. */
    public static final int MAX_BODY = 256 << 10;
    /** Most filters of one client. */
    public static final int MAX_FILTERS = 100;
    /** Most subclasses of CUSTOM events of one client. */
    public static final int MAX_SUBCLASSES = 500;

    /** What the connection's owner has to do, in this order. */
    public sealed interface Action {
        /** Send these bytes. */
        @SuppressWarnings("ArrayRecordComponent")
        record Send(byte[] bytes) implements Action {}

        /** Run a command and give its output to {@link #replied}. */
        record Api(String command, String argument) implements Action {}

        /** Run a command and publish a {@code BACKGROUND_JOB} event with its output as body. */
        record Background(String job, String command, String argument) implements Action {}

        /** The client's subscription is another one now. */
        record Subscribed(Subscription subscription) implements Action {}

        /** A wrong password came: count it against the client's address. */
        record LoginFailed() implements Action {}

        /** Close the connection when everything is sent. */
        record Close() implements Action {}
    }

    private enum State {
        AUTHENTICATING,
        READY,
        RUNNING,
        CLOSED
    }

    private final FrameReader frames = new FrameReader(MAX_HEAD, MAX_BODY);
    private final byte[] password;
    private final Supplier<String> jobIds;
    private State state = State.AUTHENTICATING;
    private Subscription subscription = Subscription.NONE;

    /**
     * @param password what clients log in with
     * @param jobIds makes the identifiers of background jobs (UUIDs)
     */
    public ServerSession(String password, Supplier<String> jobIds) {
        this.password = password.getBytes(StandardCharsets.UTF_8);
        this.jobIds = jobIds;
    }

    /** What to do on a new connection. */
    public List<Action> opened() {
        return List.of(send("Content-Type: auth/request\n\n"));
    }

    /** What to do about bytes that came. */
    public List<Action> received(byte[] bytes) {
        if (state == State.CLOSED) {
            return List.of();
        }
        frames.add(bytes);
        return work();
    }

    /** The output of the command that {@link Action.Api} asked for. */
    public List<Action> replied(String output) {
        if (state != State.RUNNING) {
            return List.of();
        }
        state = State.READY;
        var actions = new ArrayList<Action>();
        actions.add(send(apiResponse(output)));
        actions.addAll(work());
        return actions;
    }

    /** Whether the client has logged in and not left. */
    public boolean authenticated() {
        return state == State.READY || state == State.RUNNING;
    }

    /** Whether a command runs, so that reading more from the connection should wait. */
    public boolean busy() {
        return state == State.RUNNING;
    }

    /** Which events the client gets now. */
    public Subscription subscription() {
        return subscription;
    }

    /** The frame with the output of a command, as {@code api} answers. */
    static String apiResponse(String output) {
        String text = output.isEmpty() ? "-ERR no reply\n" : output;
        return "Content-Type: api/response\nContent-Length: " + text.getBytes(StandardCharsets.UTF_8).length + "\n\n"
                + text;
    }

    private List<Action> work() {
        var actions = new ArrayList<Action>();
        try {
            while (state == State.AUTHENTICATING || state == State.READY) {
                var frame = frames.next();
                if (frame.isEmpty()) {
                    break;
                }
                if (state == State.AUTHENTICATING) {
                    authenticate(frame.get(), actions);
                } else {
                    command(frame.get(), actions);
                }
            }
        } catch (FrameException e) {
            actions.add(reply("-ERR " + e.getMessage()));
            close(actions);
        }
        return actions;
    }

    private void authenticate(Frame frame, List<Action> actions) {
        String command = frame.command();
        switch (word(command)) {
            case "auth" -> {
                if (MessageDigest.isEqual(password, rest(command).getBytes(StandardCharsets.UTF_8))) {
                    state = State.READY;
                    actions.add(reply("+OK accepted"));
                } else {
                    refuse(actions);
                }
            }
            case "userauth" -> refuse(actions);
            case "exit", "..." -> exit(actions);
            default -> actions.add(reply("-ERR command not found"));
        }
    }

    private void refuse(List<Action> actions) {
        actions.add(new Action.LoginFailed());
        actions.add(reply("-ERR invalid"));
        close(actions);
    }

    private void command(Frame frame, List<Action> actions) {
        String command = frame.command();
        String rest = rest(command);
        switch (word(command)) {
            case "exit", "..." -> exit(actions);
            case "auth" -> actions.add(reply("+OK accepted"));
            case "api" -> api(rest, actions);
            case "bgapi" -> background(frame, rest, actions);
            case "event" -> event(rest, actions);
            case "nixevent" -> nixEvent(rest, actions);
            case "noevents" -> {
                subscribe(new Subscription(subscription.format(), false, Set.of(), Set.of(), List.of()), actions);
                actions.add(reply("+OK no longer listening for events"));
            }
            case "filter" -> filter(rest, actions);
            case "log" -> actions.add(reply("-ERR this node writes its log to its output only"));
            case "nolog" -> actions.add(reply("+OK no longer logging"));
            case "linger", "nolinger" -> actions.add(reply("-ERR not controlling a session"));
            case "divert_events" -> actions.add(reply("-ERR not controlling a session."));
            default -> actions.add(reply("-ERR command not found"));
        }
    }

    private void exit(List<Action> actions) {
        actions.add(reply("+OK bye"));
        close(actions);
    }

    private void close(List<Action> actions) {
        state = State.CLOSED;
        subscribe(Subscription.NONE, actions);
        String notice = "Disconnected, goodbye.\n";
        actions.add(send("Content-Type: text/disconnect-notice\nContent-Length: " + notice.length() + "\n\n" + notice));
        actions.add(new Action.Close());
    }

    private void api(String rest, List<Action> actions) {
        if (rest.isEmpty()) {
            actions.add(reply("-ERR command not found"));
            return;
        }
        state = State.RUNNING;
        actions.add(new Action.Api(word(rest), rest(rest)));
    }

    private void background(Frame frame, String rest, List<Action> actions) {
        if (rest.isEmpty()) {
            actions.add(reply("-ERR command not found"));
            return;
        }
        String job = frame.header("Job-UUID")
                .filter(id -> !id.isEmpty() && id.length() <= 128)
                .orElseGet(jobIds);
        actions.add(
                send("Content-Type: command/reply\nReply-Text: +OK Job-UUID: " + job + "\nJob-UUID: " + job + "\n\n"));
        actions.add(new Action.Background(job, word(rest), rest(rest)));
    }

    private void event(String rest, List<Action> actions) {
        var words = words(rest);
        var format = words.isEmpty() ? java.util.Optional.<EventFormat>empty() : EventFormat.of(words.getFirst());
        if (format.isPresent()) {
            words = words.subList(1, words.size());
        } else if (!words.isEmpty()
                && !known(words.getFirst())
                && words.stream().anyMatch(ServerSession::known)) {
            // FreeSWITCH takes any word for plain, which hides the client's mistake
            actions.add(reply("-ERR unknown format [" + words.getFirst() + "], one of plain, json, xml expected"));
            return;
        }
        var wanted = Wanted.of(words);
        if (wanted.isEmpty()) {
            actions.add(reply("-ERR no keywords supplied"));
            return;
        }
        var chosen = format.orElse(EventFormat.PLAIN);
        var next = subscription.plus(chosen, wanted.all(), wanted.names(), wanted.subclasses());
        if (next.subclasses().size() > MAX_SUBCLASSES) {
            actions.add(reply("-ERR more than " + MAX_SUBCLASSES + " subclasses"));
            return;
        }
        subscribe(next, actions);
        actions.add(reply("+OK event listener enabled " + chosen.word()));
    }

    private void nixEvent(String rest, List<Action> actions) {
        var unwanted = Wanted.of(words(rest));
        if (unwanted.isEmpty()) {
            actions.add(reply("-ERR no keywords supplied"));
            return;
        }
        subscribe(subscription.minus(unwanted.all(), unwanted.names(), unwanted.subclasses()), actions);
        actions.add(reply("+OK events nixed"));
    }

    private void filter(String rest, List<Action> actions) {
        String first = word(rest);
        String value = rest(rest);
        if (value.isEmpty()) {
            actions.add(reply("-ERR command not found"));
        } else if (first.equalsIgnoreCase("delete")) {
            String header = value.split("\\s+", 2)[0];
            String exact = rest(value);
            subscribe(
                    subscription.without(f -> header.equalsIgnoreCase("all")
                            || f.header().equalsIgnoreCase(header)
                                    && (exact.isEmpty() || f.text().equals(exact))),
                    actions);
            actions.add(reply("+OK filter deleted. [" + header + "][" + exact + "]"));
        } else if (subscription.filters().size() >= MAX_FILTERS) {
            actions.add(reply("-ERR more than " + MAX_FILTERS + " filters"));
        } else {
            String header = rest.split("\\s+", 2)[0];
            Filter.of(header, value)
                    .ifPresentOrElse(
                            made -> {
                                subscribe(subscription.with(made), actions);
                                actions.add(reply("+OK filter added. [" + header + "]=[" + value + "]"));
                            },
                            () -> actions.add(reply("-ERR invalid expression")));
        }
    }

    private void subscribe(Subscription next, List<Action> actions) {
        if (!subscription.equals(next)) {
            subscription = next;
            actions.add(new Action.Subscribed(next));
        }
    }

    private static boolean known(String word) {
        String name = word.toUpperCase(Locale.ROOT);
        return name.equals("ALL") || EventNames.ALL.contains(name);
    }

    /** The kinds a client named: words after CUSTOM are its subclasses. */
    private record Wanted(boolean all, Set<String> names, Set<String> subclasses) {
        static Wanted of(List<String> words) {
            boolean all = false;
            boolean custom = false;
            var names = new HashSet<String>();
            var subclasses = new HashSet<String>();
            for (var word : words) {
                String name = word.toUpperCase(Locale.ROOT);
                if (custom && !EventNames.ALL.contains(name)) {
                    subclasses.add(word);
                } else if (name.equals("ALL")) {
                    all = true;
                } else if (EventNames.ALL.contains(name)) {
                    custom = custom || name.equals(Event.CUSTOM);
                    names.add(name);
                }
            }
            return new Wanted(all, names, subclasses);
        }

        boolean isEmpty() {
            return !all && names.isEmpty();
        }
    }

    private static List<String> words(String text) {
        return Arrays.stream(text.strip().split("[\\s,]+"))
                .filter(w -> !w.isEmpty())
                .toList();
    }

    private static String word(String text) {
        int space = text.indexOf(' ');
        return (space < 0 ? text : text.substring(0, space)).toLowerCase(Locale.ROOT);
    }

    private static String rest(String text) {
        int space = text.indexOf(' ');
        return space < 0 ? "" : text.substring(space + 1).strip();
    }

    private static Action reply(String text) {
        return send("Content-Type: command/reply\nReply-Text: " + text + "\n\n");
    }

    private static Action send(String text) {
        return new Action.Send(text.getBytes(StandardCharsets.UTF_8));
    }
}
