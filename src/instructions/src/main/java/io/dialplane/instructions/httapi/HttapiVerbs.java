package io.dialplane.instructions.httapi;

import io.dialplane.instructions.Conference;
import io.dialplane.instructions.Hook;
import io.dialplane.instructions.Instruction;
import io.dialplane.instructions.Instruction.Answer;
import io.dialplane.instructions.Instruction.Hangup;
import io.dialplane.instructions.Instruction.Level;
import io.dialplane.instructions.Instruction.Log;
import io.dialplane.instructions.Instruction.Ring;
import io.dialplane.instructions.Instruction.Say;
import io.dialplane.instructions.Instruction.SayType;
import io.dialplane.instructions.Instruction.SetVariables;
import io.dialplane.instructions.Instruction.Transfer;
import io.dialplane.instructions.Message;
import io.dialplane.instructions.Problems;
import io.dialplane.instructions.Recording;
import io.dialplane.instructions.Voicemail;
import io.dialplane.instructions.dialplan.Execution;
import io.dialplane.instructions.xml.XmlAttributes;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Turns the elements of {@code <work>} into instructions: the one place that knows their attributes. */
final class HttapiVerbs {
    private static final String VERBS = "playback, speak, say, pause, vmName, record, recordCall, dial, hangup, log,"
            + " execute, answer, preAnswer, ringReady, continue, break, conference, sms, voicemail, getVariable";

    private final Problems problems;
    private final HttapiDocument.Next next;
    private final Execution execution;

    HttapiVerbs(Problems problems, HttapiDocument.Next next, Execution execution) {
        this.problems = problems;
        this.next = next;
        this.execution = execution;
    }

    /** Does what an element says; whether no further one of the document counts. */
    boolean read(String verb, XmlAttributes a, boolean last) {
        return switch (verb) {
            case "playback", "speak", "say", "pause", "vmname" ->
                new HttapiInput(a, problems, next, execution).read(verb, last);
            case "record" -> new HttapiRecord(a, problems, next, execution).read(last);
            case "recordcall" -> add(recordCall(a));
            case "dial" -> dial(a);
            case "hangup" -> hangup(a);
            case "log" -> add(log(a));
            case "execute" -> execute(a);
            case "answer" -> add(bare(a).made(Answer::new));
            case "preanswer" -> add(bare(a).made(() -> new Ring(true)));
            case "ringready" -> add(bare(a).made(() -> new Ring(false)));
            case "continue" -> {
                bare(a).end();
                yield false;
            }
            case "break" -> {
                bare(a).end();
                yield true;
            }
            case "conference" -> add(conference(a));
            case "sms" -> add(sms(a));
            case "voicemail" -> add(voicemail(a));
            case "getvariable" -> add(getVariable(a));
            default -> {
                a.wrong("unknown; expected one of " + VERBS);
                yield false;
            }
        };
    }

    private boolean add(Optional<? extends Instruction> instruction) {
        instruction.ifPresent(execution::add);
        return false;
    }

    private static XmlAttributes bare(XmlAttributes a) {
        return a.childless().textless();
    }

    private static String body(XmlAttributes a) {
        return a.childless().element().text().strip();
    }

    private boolean hangup(XmlAttributes a) {
        String body = body(a);
        var cause = a.text("cause").map(String::strip).filter(name -> !name.isEmpty());
        add(a.made(() -> new Hangup(cause.or(() -> Optional.of(body).filter(name -> !name.isEmpty())))));
        return true;
    }

    private static Optional<Log> log(XmlAttributes a) {
        var level = switch (a.text("level").orElse("").toUpperCase(Locale.ROOT)) {
            case "INFO", "NOTICE" -> Level.INFO;
            case "WARNING", "WARN" -> Level.WARN;
            case "ERR", "ERROR", "CRIT", "ALERT", "CONSOLE" -> Level.ERROR;
            default -> Level.DEBUG;
        };
        a.text("clean");
        return a.childless().made(() -> new Log(level, a.element().text()));
    }

    private boolean execute(XmlAttributes a) {
        var application = a.text("application").map(String::strip).orElse("");
        var data = a.text("data").filter(text -> !text.isEmpty()).orElseGet(() -> body(a));
        a.end();
        if (application.isEmpty()) {
            a.wrong("expected an attribute application");
        } else {
            execution.execute(application, data, a.element().place());
        }
        return false;
    }

    /** A dial string is called, anything else is transferred to. */
    private boolean dial(XmlAttributes a) {
        String to = body(a);
        var context = a.text("context").filter(name -> !name.isBlank());
        if (a.text("dialplan").filter(name -> !name.equalsIgnoreCase("XML")).isPresent()) {
            a.wrong("dialplan", "XML");
        }
        var variables = new LinkedHashMap<String, String>();
        a.text("caller-id-name")
                .filter(text -> !text.isBlank())
                .ifPresent(name -> variables.put("effective_caller_id_name", name));
        a.text("caller-id-number")
                .filter(text -> !text.isBlank())
                .ifPresent(number -> variables.put("effective_caller_id_number", number));
        a.end();
        if (!variables.isEmpty()) {
            add(a.part(() -> new SetVariables(variables, false)));
        }
        if (to.contains("/")) {
            execution.execute("bridge", to, a.element().place());
            return false;
        }
        return add(a.part(() -> new Transfer(to, context)));
    }

    /** FreeSWITCH sends the recording to the action when the call is over, or where the next request would go then. */
    private Optional<Recording> recordCall(XmlAttributes a) {
        bare(a).unused("limit", "name");
        return a.made(() -> new Recording(
                Recording.Operation.START,
                false,
                Optional.empty(),
                Optional.of(new Hook(a.text("action").map(String::strip).orElse(""), next.method()))));
    }

    private static Optional<Conference> conference(XmlAttributes a) {
        String body = body(a);
        a.unused("profile");
        String name = body.contains("@") ? body.substring(0, body.indexOf('@')) : body;
        return a.made(() -> new Conference(
                name,
                Conference.Beep.ALWAYS,
                false,
                true,
                false,
                OptionalInt.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()));
    }

    private static Optional<Message> sms(XmlAttributes a) {
        var to = a.text("to").orElse("");
        return a.childless()
                .made(() -> new Message(
                        to, Optional.of("${caller_id_number}"), a.element().text(), Optional.empty()));
    }

    private static Optional<Voicemail> voicemail(XmlAttributes a) {
        bare(a).unused("profile");
        boolean check = isTrue(a, "check");
        if (isTrue(a, "auth-only")) {
            a.wrong("auth-only", "no: asking for the password alone is not available here");
        }
        var id = a.text("id").orElse("");
        var domain = a.text("domain").filter(name -> !name.isBlank());
        return a.made(() -> new Voicemail(check ? Voicemail.Operation.CHECK : Voicemail.Operation.LEAVE, id, domain));
    }

    private static boolean isTrue(XmlAttributes a, String name) {
        return a.text(name).orElse("").matches("(?i)true|yes|on|1|t|enabled|active|allow");
    }

    private static Optional<SetVariables> getVariable(XmlAttributes a) {
        a.text("permanent");
        var name = bare(a).text("name").orElse("");
        return a.made(() -> new SetVariables(Map.of(HttapiDialect.PARAM + name, "${" + name + "}"), false));
    }

    /** The user's name, spelled: recorded names are not there. */
    static Optional<Say> vmName(XmlAttributes a) {
        var id = a.text("id").orElse("");
        var name = id.contains("@") ? id.substring(0, id.indexOf('@')) : id;
        var language = a.text("language");
        a.unused("gender");
        var type = name.matches("[0-9*#]{1,128}") ? SayType.DIGITS : SayType.TEXT;
        return a.part(() -> new Say(name, type, language, Optional.empty(), 1));
    }
}
