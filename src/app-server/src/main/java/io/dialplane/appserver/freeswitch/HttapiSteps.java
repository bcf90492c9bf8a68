package io.dialplane.appserver.freeswitch;

import io.dialplane.instructions.Conference;
import io.dialplane.instructions.Dequeue;
import io.dialplane.instructions.Dial;
import io.dialplane.instructions.Enqueue;
import io.dialplane.instructions.Hook;
import io.dialplane.instructions.Instruction;
import io.dialplane.instructions.Instruction.Gather;
import io.dialplane.instructions.Instruction.Hangup;
import io.dialplane.instructions.Instruction.Play;
import io.dialplane.instructions.Instruction.Prompt;
import io.dialplane.instructions.Instruction.Redirect;
import io.dialplane.instructions.Instruction.Refer;
import io.dialplane.instructions.Instruction.Reject;
import io.dialplane.instructions.Instruction.Say;
import io.dialplane.instructions.Instruction.SayType;
import io.dialplane.instructions.Instruction.Transfer;
import io.dialplane.instructions.Problem;
import io.dialplane.instructions.RecordMessage;
import io.dialplane.instructions.dialplan.Execution;
import io.dialplane.instructions.json.JsonDialect;
import io.dialplane.instructions.xml.XmlWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One document of {@code xml/freeswitch-httapi}: what FreeSWITCH has applications for is executed, up to the first
 * instruction whose result is reported; the URL of the next step tells what then.
 *
 * <p>mod_httapi asks that URL when the work is done, so that a document without a next step ends in {@code hangup}. A
 * gather is a playback with a bind, whose digits come with the next request; {@code input-timeout} is the time to the
 * first of them, {@code digit-timeout} that to the next, {@code loops} the further attempts.
 */
final class HttapiSteps {
    private final FreeSwitch freeswitch;
    private final FreeSwitchCall call;
    private final String engine;
    private final String voice;
    private final XmlWriter xml = new XmlWriter();
    private final List<Problem> unsaid = new ArrayList<>();

    HttapiSteps(FreeSwitch freeswitch, FreeSwitchCall call, String engine, String voice) {
        this.freeswitch = freeswitch;
        this.call = call;
        this.engine = engine;
        this.voice = voice;
    }

    Rendered document(List<Instruction> instructions) {
        xml.open("document").attribute("type", "xml/freeswitch-httapi").open("work");
        execute("set", "tts_engine=" + engine);
        execute("set", "tts_voice=" + voice);
        boolean ended = false;
        for (int i = 0; i < instructions.size() && !ended; i++) {
            ended = instruction(instructions.get(i), "$[" + i + "]", instructions.subList(i + 1, instructions.size()));
        }
        if (!ended) {
            xml.open("hangup").close();
        }
        xml.close().close();
        return new Rendered(xml.written().text(), unsaid);
    }

    /** Whether the document ends with it. */
    private boolean instruction(Instruction instruction, String path, List<Instruction> rest) {
        if (instruction instanceof Redirect redirect) {
            return after("redirect", redirect.action());
        }
        if (instruction instanceof Hangup hangup) {
            xml.open("hangup").attribute("cause", hangup.cause()).close();
            return true;
        }
        if (instruction instanceof Gather gather && FreeSwitch.isMoreThanSaid(gather)) {
            return gather(gather, path, rest);
        }
        return plain(instruction, path, result(instruction));
    }

    /** Where the result of an application is reported. */
    private static Optional<Hook> result(Instruction instruction) {
        return switch (instruction) {
            case Dial dial -> dial.action();
            case RecordMessage message -> message.action();
            case Enqueue enqueue -> enqueue.action();
            case Dequeue dequeue -> dequeue.action();
            case Refer refer -> refer.action();
            case Conference conference -> conference.action();
            case Instruction other -> Optional.empty();
        };
    }

    /** By applications; then the hook, if there is one. */
    private boolean plain(Instruction instruction, String path, Optional<Hook> action) {
        var said = Execution.say(instruction);
        if (said.isEmpty()) {
            unsaid.add(new Problem(0, 0, path, instruction.verb() + ": FreeSWITCH has no application for it"));
            return !Unsayable.isAside(instruction) && apology();
        }
        said.get().missing().stream()
                .filter(field -> action.isEmpty() || !field.equals("action"))
                .forEach(field -> unsaid.add(new Problem(
                        0, 0, path + "." + field, instruction.verb() + "." + field + ": FreeSWITCH is not told")));
        said.get().applications().forEach(application -> execute(application.name(), application.data()));
        if (instruction instanceof Transfer || instruction instanceof Reject) {
            xml.open("break").close();
            return true;
        }
        if (action.isEmpty()) {
            return false;
        }
        if (instruction instanceof Dial) {
            xml.open("getVariable").attribute("name", "originate_disposition").close();
            xml.open("getVariable").attribute("name", "bridge_hangup_cause").close();
        }
        return after(instruction.verb().equals("sip:refer") ? "refer" : instruction.verb(), action.get());
    }

    private boolean after(String verb, Hook hook) {
        var url = freeswitch.step(call, verb, hook.target(), "", List.of());
        if (url.isEmpty()) {
            unsaid.add(Unsayable.tooLong());
            return apology();
        }
        xml.open("continue").attribute("action", url.get()).close();
        return true;
    }

    private boolean apology() {
        Unsayable.APOLOGY.forEach(this::executeIfSaid);
        xml.open("hangup").close();
        return true;
    }

    /** All prompts but the last are heard first; digits typed meanwhile are kept by FreeSWITCH. */
    private boolean gather(Gather gather, String path, List<Instruction> rest) {
        String json = JsonDialect.INSTANCE.write(List.of(withoutHook(gather))).text();
        var url = freeswitch.step(
                call, "gather", gather.action().map(Hook::target).orElse(""), json, rest);
        if (url.isEmpty()) {
            unsaid.add(Unsayable.tooLong());
            return apology();
        }
        if (gather.speech().isPresent()) {
            unsaid.add(new Problem(0, 0, path + ".speech", "gather.speech: FreeSWITCH listens for digits here"));
        }
        var prompts = gather.prompts();
        if (prompts.size() > 1) {
            prompts.subList(0, prompts.size() - 1).forEach(this::executeIfSaid);
        }
        last(prompts.isEmpty() ? Optional.empty() : Optional.of(prompts.getLast()), gather);
        xml.attribute("name", StepResult.DIGITS)
                .attribute("action", url.get())
                .attribute(
                        "input-timeout",
                        Long.toString(Math.max(1, gather.timeout().toMillis())))
                .attribute(
                        "digit-timeout",
                        Long.toString(Math.max(1, gather.interDigitTimeout().toMillis())))
                .attribute("loops", Integer.toString(gather.attempts() - 1));
        gather.invalidPrompts().stream()
                .filter(Play.class::isInstance)
                .findFirst()
                .ifPresent(prompt ->
                        xml.attribute("error-file", ((Play) prompt).sources().getFirst()));
        if (!gather.finishOnKey().isEmpty()) {
            xml.attribute("terminators", gather.finishOnKey());
        }
        xml.open("bind");
        if (!gather.finishOnKey().isEmpty()) {
            xml.attribute("strip", gather.finishOnKey());
        }
        xml.text("~\\d{" + Math.max(1, gather.minDigits()) + "," + gather.maxDigits() + "}")
                .close()
                .close();
        return true;
    }

    /** Opens the element that digits are bound to. */
    private void last(Optional<Prompt> prompt, Gather gather) {
        if (prompt.isPresent() && prompt.get() instanceof Play play) {
            String file = play.sources().size() == 1
                    ? play.sources().getFirst()
                    : "file_string://" + String.join("!", play.sources());
            xml.open("playback").attribute("file", file);
        } else if (prompt.isPresent() && prompt.get() instanceof Say say && say.type() == SayType.TEXT) {
            xml.open("speak")
                    .attribute("engine", engine)
                    .attribute("voice", say.voice().orElse(voice))
                    .attribute("text", say.text());
        } else if (prompt.isPresent() && prompt.get() instanceof Say say) {
            xml.open("say")
                    .attribute("language", say.language().orElse("en"))
                    .attribute("type", "number")
                    .attribute("method", say.type() == SayType.NUMBER ? "pronounced" : "iterated")
                    .attribute("text", say.text());
        } else {
            xml.open("pause")
                    .attribute(
                            "milliseconds",
                            Long.toString(Math.max(1, gather.timeout().toMillis())));
        }
    }

    private static Gather withoutHook(Gather g) {
        return new Gather(
                g.minDigits(),
                g.maxDigits(),
                g.finishOnKey(),
                g.timeout(),
                g.interDigitTimeout(),
                g.bargeIn(),
                g.attempts(),
                g.pattern(),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                g.actionOnEmptyResult());
    }

    private void executeIfSaid(Instruction instruction) {
        Execution.say(instruction).stream()
                .flatMap(said -> said.applications().stream())
                .forEach(application -> execute(application.name(), application.data()));
    }

    private void execute(String application, String data) {
        xml.open("execute").attribute("application", application);
        if (!data.isEmpty()) {
            xml.attribute("data", data);
        }
        xml.close();
    }
}
