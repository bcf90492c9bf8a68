package io.dialplane.instructions.dialplan;

import io.dialplane.instructions.Check;
import io.dialplane.instructions.Conference;
import io.dialplane.instructions.Dequeue;
import io.dialplane.instructions.Enqueue;
import io.dialplane.instructions.Hook;
import io.dialplane.instructions.Instruction;
import io.dialplane.instructions.Instruction.Answer;
import io.dialplane.instructions.Instruction.Echo;
import io.dialplane.instructions.Instruction.Hangup;
import io.dialplane.instructions.Instruction.Park;
import io.dialplane.instructions.Instruction.Redirect;
import io.dialplane.instructions.Instruction.Refer;
import io.dialplane.instructions.Instruction.Reject;
import io.dialplane.instructions.Instruction.Ring;
import io.dialplane.instructions.Instruction.Transfer;
import io.dialplane.instructions.Problems;
import io.dialplane.instructions.Voicemail;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** What becomes of the call as a whole, and where it goes. */
final class CallApplications {
    private CallApplications() {}

    static List<Instruction> answer(Action action) {
        return plain(action, new Answer());
    }

    static List<Instruction> preAnswer(Action action) {
        return plain(action, new Ring(true));
    }

    static List<Instruction> ringReady(Action action) {
        return plain(action, new Ring(false));
    }

    static List<Instruction> echo(Action action) {
        return plain(action, new Echo());
    }

    private static List<Instruction> plain(Action action, Instruction instruction) {
        if (!action.data().isBlank()) {
            action.warn("the data has no effect here");
        }
        return List.of(instruction);
    }

    /** {@code destination [dialplan [context]]}. */
    static List<Instruction> transfer(Action action) {
        var words = action.words(1, 3, "destination and perhaps dialplan and context");
        Check.that(
                !words.getFirst().startsWith("-"),
                "a destination expected, but found " + Problems.shown(words.getFirst()) + ", which is not supported");
        Check.that(
                words.size() < 2 || words.get(1).equalsIgnoreCase("XML"),
                "the dialplan 'XML' expected, but found " + Problems.shown(words.size() < 2 ? "" : words.get(1)));
        return List.of(new Transfer(words.getFirst(), words.size() > 2 ? Optional.of(words.get(2)) : Optional.empty()));
    }

    static List<Instruction> executeExtension(Action action) {
        action.warn("the call does not come back to what follows");
        return transfer(action);
    }

    static List<Instruction> deflect(Action action) {
        return List.of(new Refer(action.data().strip(), Optional.empty(), Map.of(), Optional.empty()));
    }

    static List<Instruction> hangup(Action action) {
        return List.of(new Hangup(Optional.of(action.data().strip()).filter(cause -> !cause.isEmpty())));
    }

    /** {@code status [reason]}. */
    static List<Instruction> respond(Action action) {
        var parts = action.data().strip().split("\\s+", 2);
        return List.of(new Reject(
                Action.number("status", parts[0]), parts.length > 1 ? Optional.of(parts[1]) : Optional.empty()));
    }

    static List<Instruction> park(Action action) {
        var timeout = action.scope()
                .variable("park_timeout")
                .map(value -> Action.seconds("park_timeout", value.split(":", 2)[0]));
        return List.of(new Park(timeout, false));
    }

    /** {@code name in [announcement [music]]}, {@code name out [wait|nowait [announcement [music]]]}. */
    static List<Instruction> fifo(Action action) {
        var words = action.words(2, 5, "name and in or out");
        String queue = words.getFirst();
        String way = words.get(1).toLowerCase(Locale.ROOT);
        Check.that(Set.of("in", "out").contains(way), "in or out expected, but found " + Problems.shown(words.get(1)));
        if (words.size() > (way.equals("in") ? 2 : 3)) {
            action.warn("announcement and music have no effect here");
        }
        if (way.equals("in")) {
            return List.of(new Enqueue(queue, Optional.empty(), OptionalInt.empty(), Optional.empty()));
        }
        boolean wait = words.size() > 2 && words.get(2).equalsIgnoreCase("wait");
        return List.of(new Dequeue(
                queue,
                wait ? Optional.empty() : Optional.of(Duration.ZERO),
                false,
                Optional.empty(),
                Optional.empty()));
    }

    static List<Instruction> callcenter(Action action) {
        return List.of(new Enqueue(action.data().strip(), Optional.empty(), OptionalInt.empty(), Optional.empty()));
    }

    /** {@code room[@profile][+pin][+flags{a|b}]}. */
    static List<Instruction> conference(Action action) {
        String text = action.data().strip();
        int plus = text.indexOf('+');
        String room = plus < 0 ? text : text.substring(0, plus);
        int at = room.indexOf('@');
        String rest = plus < 0 ? "" : text.substring(plus);
        int open = rest.indexOf("+flags{");
        var flags = open < 0 || !rest.endsWith("}")
                ? Set.<String>of()
                : Set.copyOf(List.of(rest.substring(open + "+flags{".length(), rest.length() - 1)
                        .split("[|,]")));
        if (at >= 0 || !rest.isEmpty() && open != 0) {
            action.warn("profile and PIN have no effect here");
        }
        flags.stream()
                .filter(flag -> !Set.of("mute", "endconf", "wait-mod").contains(flag))
                .sorted()
                .forEach(flag -> action.warn("the flag " + flag + " has no effect here"));
        return List.of(new Conference(
                at < 0 ? room : room.substring(0, at),
                Conference.Beep.ALWAYS,
                flags.contains("mute"),
                !flags.contains("wait-mod"),
                flags.contains("endconf"),
                OptionalInt.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()));
    }

    /** {@code [check|auth] profile domain user}. */
    static List<Instruction> voicemail(Action action) {
        var words = action.words();
        boolean check = !words.isEmpty() && words.getFirst().equalsIgnoreCase("check");
        int from = check ? 1 : 0;
        Check.that(
                words.size() == from + 3,
                "profile, domain and user expected" + (check ? " after check" : "") + ", but found "
                        + Problems.shown(action.data()));
        return List.of(new Voicemail(
                check ? Voicemail.Operation.CHECK : Voicemail.Operation.LEAVE,
                words.get(from + 2),
                Optional.of(words.get(from + 1))));
    }

    /** {@code {url=…,method=…}} or {@code URL}: fetches the next document. */
    static List<Instruction> httapi(Action action) {
        String text = action.data().strip();
        Map<String, String> parameters = Map.of();
        if (text.startsWith("{")) {
            int end = DialStringScanner.end(text, '{', '}');
            parameters = DialStringScanner.assignments(text.substring(1, end));
            text = text.substring(end + 1).strip();
        }
        String method = parameters.getOrDefault("method", "post").toLowerCase(Locale.ROOT);
        Check.that(
                method.equals("get") || method.equals("post"),
                "method get or post expected, but found " + Problems.shown(method));
        parameters.keySet().stream()
                .filter(name -> !name.equals("url") && !name.equals("method"))
                .forEach(name -> action.warn("the parameter " + name + " has no effect here"));
        String url = parameters.getOrDefault("url", text);
        Check.that(!url.isBlank(), "{url=…,method=…} expected, but found " + Problems.shown(action.data()));
        return List.of(new Redirect(new Hook(url, method.equals("get") ? Hook.Method.GET : Hook.Method.POST)));
    }
}
