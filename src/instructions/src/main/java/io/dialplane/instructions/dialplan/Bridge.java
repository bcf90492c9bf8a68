package io.dialplane.instructions.dialplan;

import io.dialplane.instructions.Check;
import io.dialplane.instructions.Dial;
import io.dialplane.instructions.Dial.Credentials;
import io.dialplane.instructions.Dial.NumberTarget;
import io.dialplane.instructions.Dial.RecordMode;
import io.dialplane.instructions.Dial.SipTarget;
import io.dialplane.instructions.Dial.Target;
import io.dialplane.instructions.Dial.UserTarget;
import io.dialplane.instructions.Instruction;
import io.dialplane.instructions.Instruction.Hangup;
import io.dialplane.instructions.Instruction.SetVariables;
import io.dialplane.instructions.dialplan.DialString.Contact;
import io.dialplane.instructions.dialplan.DialString.Failure;
import io.dialplane.instructions.dialplan.DialString.Gateway;
import io.dialplane.instructions.dialplan.DialString.Leg;
import io.dialplane.instructions.dialplan.DialString.Loopback;
import io.dialplane.instructions.dialplan.DialString.Sofia;
import io.dialplane.instructions.dialplan.DialString.User;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * FreeSWITCH's {@code bridge} as a {@link Dial}: the dial string says who is called; how, its variables, those that
 * earlier actions exported, and those of the channel.
 *
 * <p>As in FreeSWITCH the caller is answered with the one who answers, it rings for 60 s, the call ends with the failure's
 * cause unless {@code continue_on_fail} is set, and the document goes on after the connection unless
 * {@code hangup_after_bridge} is.
 */
final class Bridge {
    private static final Duration USUAL_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(10);
    private static final String HEADER = "sip_h_";
    private static final Pattern TIME_LIMIT = Pattern.compile("sched_hangup \\+(\\d{1,9})( .*)?");

    /** What {@link BridgeWriter} sets on the caller's channel, together and in this order, directly before a bridge. */
    static final List<String> CONTROL = List.of("continue_on_fail", "hangup_after_bridge", "ringback");

    /** Variables in a dial string that are read here. */
    private static final Set<String> READ = Set.of(
            "leg_timeout",
            "originate_timeout",
            "call_timeout",
            "origination_caller_id_number",
            "origination_caller_id_name",
            "effective_caller_id_number",
            "effective_caller_id_name",
            "sip_auth_username",
            "sip_auth_password",
            "continue_on_fail",
            "hangup_after_bridge",
            "ringback",
            "transfer_ringback",
            "execute_on_answer");

    private final Action action;
    private final DialString dialString;

    private Bridge(Action action, DialString dialString) {
        this.action = action;
        this.dialString = dialString;
    }

    static List<Instruction> bridge(Action action) {
        return new Bridge(action, DialString.parse(action.data())).instructions();
    }

    /**
     * Adds what was read. What is set for a bridge, and nothing else, by one action directly before it is part of it.
     */
    static void append(List<Instruction> read, List<Instruction> more) {
        boolean dials = !more.isEmpty() && more.stream().allMatch(Dial.class::isInstance);
        if (dials
                && !read.isEmpty()
                && read.getLast() instanceof SetVariables set
                && !set.export()
                && List.copyOf(set.variables().keySet()).equals(CONTROL)) {
            read.removeLast();
        }
        read.addAll(more);
    }

    private List<Instruction> instructions() {
        warnAboutRest();
        var groups = dialString.groups().stream()
                .map(group -> group.stream()
                        .filter(leg -> !(leg.endpoint() instanceof Failure))
                        .toList())
                .filter(group -> !group.isEmpty())
                .toList();
        if (groups.isEmpty()) {
            return nobody();
        }
        if (groups.size() == 1 || groups.stream().allMatch(group -> group.size() == 1)) {
            var legs = groups.stream().flatMap(List::stream).toList();
            return List.of(dial(legs, groups.size() > 1, continuesOnFail(), hangsUpAfter()));
        }
        // several who ring together, and others when none of them answered
        if (!hangsUpAfter()) {
            action.warn(
                    "what follows is not run after a connection: '|' between endpoints of which some ring together");
        }
        var dials = new ArrayList<Instruction>();
        for (int i = 0; i < groups.size(); i++) {
            boolean last = i == groups.size() - 1;
            dials.add(dial(groups.get(i), false, !last || continuesOnFail(), !last || hangsUpAfter()));
        }
        return dials;
    }

    /** Only {@code error/…}. */
    private List<Instruction> nobody() {
        var failure = dialString.groups().getLast().getLast().endpoint();
        if (continuesOnFail() || !(failure instanceof Failure(var cause))) {
            action.warn("calls nobody");
            return List.of();
        }
        return List.of(new Hangup(Optional.of(cause.name())));
    }

    private Dial dial(List<Leg> legs, boolean sequential, boolean continueOnFail, boolean hangupAfter) {
        var number = first("origination_caller_id_number", "effective_caller_id_number");
        return new Dial(
                legs.stream().map(this::target).toList(),
                sequential,
                timeout(legs),
                timeLimit(),
                number.or(() -> legValue(legs, "origination_caller_id_number")),
                first("origination_caller_id_name", "effective_caller_id_name")
                        .or(() -> legValue(legs, "origination_caller_id_name")),
                true,
                false,
                ringTone(),
                RecordMode.NONE,
                Optional.empty(),
                headers(legs),
                continueOnFail,
                hangupAfter,
                Optional.empty());
    }

    private Target target(Leg leg) {
        return switch (leg.endpoint()) {
            case Gateway(var name, var number) ->
                new NumberTarget(number, Optional.of(name), Optional.empty(), Optional.empty(), Optional.empty());
            case User(var user, var domain) -> new UserTarget(user, domain, Optional.empty(), Optional.empty());
            case Contact(var user, var domain) -> new UserTarget(user, domain, Optional.empty(), Optional.empty());
            case Loopback(var number, var context) -> {
                context.ifPresent(name -> action.warn("the context " + name + " has no effect here"));
                yield new NumberTarget(number);
            }
            case Sofia sofia ->
                new SipTarget(
                        sofia.whole(),
                        Optional.empty(),
                        credentials(leg),
                        headers(leg.variables()),
                        Optional.empty(),
                        Optional.empty());
            case Failure f -> throw new IllegalStateException("left out before");
        };
    }

    private Optional<Credentials> credentials(Leg leg) {
        var user = legOrAll(leg, "sip_auth_username");
        var password = legOrAll(leg, "sip_auth_password");
        return user.isPresent() && password.isPresent()
                ? Optional.of(new Credentials(user.get(), password.get()))
                : Optional.empty();
    }

    private Optional<String> legOrAll(Leg leg, String name) {
        return Optional.ofNullable(leg.variables().get(name)).or(() -> first(name));
    }

    /** The longest of the legs' own, else that of all. */
    private Duration timeout(List<Leg> legs) {
        var own = legs.stream()
                .flatMap(leg -> Stream.of("leg_timeout", "originate_timeout", "call_timeout")
                        .map(leg.variables()::get)
                        .filter(value -> value != null)
                        .limit(1))
                .toList();
        if (Set.copyOf(own).size() > 1) {
            action.warn("endpoints ring for as long as the longest leg_timeout says");
        }
        var time = own.stream()
                .map(value -> Action.seconds("leg_timeout", value))
                .max(Duration::compareTo)
                .or(() -> first("leg_timeout", "originate_timeout", "call_timeout")
                        .map(value -> Action.seconds("call_timeout", value)))
                .orElse(USUAL_TIMEOUT);
        return time.compareTo(LONGEST_TIMEOUT) > 0 ? LONGEST_TIMEOUT : time.isZero() ? Duration.ofSeconds(1) : time;
    }

    private Optional<Duration> timeLimit() {
        var onAnswer = Optional.ofNullable(dialString.variables().get("execute_on_answer"));
        var said = onAnswer.map(TIME_LIMIT::matcher).filter(Matcher::matches).map(match -> match.group(1));
        if (onAnswer.isPresent() && said.isEmpty()) {
            action.warn("in the dial string execute_on_answer has no effect here but for sched_hangup");
        }
        return said.or(() -> action.scope().variable(VariableApplications.TIME_LIMIT))
                .filter(value -> !value.isEmpty())
                .map(value -> Action.seconds("sched_hangup", value))
                .map(time -> time.compareTo(Duration.ofDays(1)) > 0 ? Duration.ofDays(1) : time);
    }

    /** {@code %(on,off,Hz)} is a tone; music streams are not known here. */
    private Optional<String> ringTone() {
        var tone = first("ringback", "transfer_ringback").filter(text -> !text.isBlank());
        if (tone.filter(text -> text.startsWith("local_stream://")).isPresent()) {
            action.warn("music as ringback has no effect here");
            return Optional.empty();
        }
        return tone.map(text -> text.startsWith("%(") || text.startsWith("v=") ? "tone_stream://" + text : text);
    }

    private boolean continuesOnFail() {
        var value = first("continue_on_fail").orElse("false");
        boolean yes = Dialplan.isTrue(value);
        boolean causes = !yes && !value.isBlank() && !value.equalsIgnoreCase("false") && !value.matches("(?i)no|off|0");
        if (causes) {
            action.warn("continue_on_fail=" + value + ": the document goes on whatever the cause");
        }
        return yes || causes;
    }

    private boolean hangsUpAfter() {
        return first("hangup_after_bridge").map(Dialplan::isTrue).orElse(false);
    }

    private Map<String, String> headers(List<Leg> legs) {
        var all = new LinkedHashMap<String, String>();
        all.putAll(headers(action.scope().exported()));
        all.putAll(headers(dialString.variables()));
        // what one SIP URI alone gets, its target has
        legs.stream()
                .filter(leg -> !(leg.endpoint() instanceof Sofia))
                .forEach(leg -> all.putAll(headers(leg.variables())));
        return all;
    }

    private static Map<String, String> headers(Map<String, String> variables) {
        var headers = new LinkedHashMap<String, String>();
        variables.forEach((name, value) -> {
            if (name.regionMatches(true, 0, HEADER + "X-", 0, HEADER.length() + 2) && !value.isEmpty()) {
                headers.put(name.substring(HEADER.length()), value);
            }
        });
        return headers;
    }

    /** The first variable that is there: of the dial string, else of the channel. */
    private Optional<String> first(String... names) {
        for (String name : names) {
            var value = Optional.ofNullable(dialString.variables().get(name))
                    .or(() -> action.scope().variable(name))
                    .filter(text -> !text.isEmpty());
            if (value.isPresent()) {
                return value;
            }
        }
        return Optional.empty();
    }

    private Optional<String> legValue(List<Leg> legs, String name) {
        var values = legs.stream()
                .map(leg -> leg.variables().getOrDefault(name, ""))
                .distinct()
                .toList();
        if (values.size() > 1) {
            action.warn("endpoints have one " + name);
        }
        return values.stream().filter(value -> !value.isEmpty()).findFirst();
    }

    private void warnAboutRest() {
        var rest = new TreeSet<String>();
        Stream.concat(
                        Stream.of(dialString.variables()),
                        dialString.groups().stream().flatMap(List::stream).map(Leg::variables))
                .flatMap(variables -> variables.keySet().stream())
                .filter(name ->
                        !READ.contains(name) && !name.regionMatches(true, 0, HEADER + "X-", 0, HEADER.length() + 2))
                .forEach(rest::add);
        if (!rest.isEmpty()) {
            action.warn("in the dial string " + String.join(", ", rest) + (rest.size() == 1 ? " has" : " have")
                    + " no effect here");
        }
        Check.that(rest.size() <= 100, "at most 100 variables expected");
    }
}
