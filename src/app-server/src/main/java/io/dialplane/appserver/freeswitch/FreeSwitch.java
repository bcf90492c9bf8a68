package io.dialplane.appserver.freeswitch;

import io.dialplane.appserver.settings.AppServerSettings;
import io.dialplane.instructions.Hook;
import io.dialplane.instructions.Hooks;
import io.dialplane.instructions.Instruction;
import io.dialplane.instructions.Instruction.Gather;
import io.dialplane.instructions.Instruction.Redirect;
import io.dialplane.instructions.Instruction.Say;
import io.dialplane.instructions.Instruction.SayType;
import io.dialplane.instructions.Instruction.SetVariables;
import io.dialplane.instructions.ParsedDocument;
import io.dialplane.instructions.dialplan.DialplanDialect;
import io.dialplane.instructions.dialplan.Execution;
import io.dialplane.instructions.json.JsonDialect;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Instructions for a real FreeSWITCH: as dialplan until the first that needs us again, from there on step by step as
 * httapi documents. Hooks are tokens of ours by then.
 */
@Singleton
public class FreeSwitch {
    /** Where mod_httapi asks for steps. */
    public static final String PATH = "/instructions/httapi/";

    private final StepTokens tokens;
    private final String url;
    private final String engine;
    private final String voice;

    public FreeSwitch(StepTokens tokens, AppServerSettings settings) {
        this.tokens = tokens;
        String own = settings.publicUrl()
                .map(Object::toString)
                .orElse("http://" + settings.http().host() + ":"
                        + settings.http().port());
        this.url = own.endsWith("/") ? own.substring(0, own.length() - 1) : own;
        this.engine = settings.freeswitch().speechEngine();
        this.voice = settings.freeswitch().speechVoice();
    }

    /** The answer to mod_xml_curl's question for a dialplan. */
    public Rendered dialplan(FreeSwitchCall call, List<Instruction> instructions) {
        String context = call.context().isEmpty() ? "default" : call.context();
        int cut = 0;
        while (cut < instructions.size() && !needsUs(instructions.get(cut))) {
            cut++;
        }
        List<Instruction> said = new ArrayList<>();
        if (speaks(instructions)) {
            Map<String, String> speech = new LinkedHashMap<>();
            speech.put("tts_engine", engine);
            speech.put("tts_voice", voice);
            said.add(new SetVariables(speech, false));
        }
        int before = said.size();
        said.addAll(instructions.subList(0, cut));
        if (cut < instructions.size()) {
            var rest = step(call, "", "", "", instructions.subList(cut, instructions.size()));
            if (rest.isEmpty()) {
                return Unsayable.tooLong(context);
            }
            said.add(new Redirect(new Hook(rest.get())));
        }
        var written = DialplanDialect.INSTANCE.write(said, context);
        return Unsayable.checked(said, written, before, context);
    }

    /** The answer to mod_httapi. */
    public Rendered httapi(FreeSwitchCall call, List<Instruction> instructions) {
        return new HttapiSteps(this, call, engine, voice).document(instructions);
    }

    /** What comes after a step, told by mod_httapi's form. */
    public Next next(String token, Map<String, String> form) {
        var step = tokens.read(token, Instant.now());
        if (step.isEmpty()) {
            return new Next.Refused("expected the URL of a step of ours that has not expired");
        }
        return step.get().call().id().equals(form.getOrDefault("session_id", ""))
                ? new StepResult(step.get(), form).next()
                : new Next.Refused("session_id: expected the call that the URL was given to");
    }

    /** What a step leads to. */
    public sealed interface Next {
        /** Run these. */
        record Run(FreeSwitchCall call, List<Instruction> instructions) implements Next {}

        /** Go on with the hook: a node's form. */
        record Ask(FreeSwitchCall call, Map<String, String> form) implements Next {}

        /** Nothing is to be done: the caller is gone. */
        record Nothing() implements Next {}

        /** It is none of ours. */
        record Refused(String why) implements Next {}
    }

    /** Where mod_httapi asks for steps: what all their URLs begin with. */
    String steps() {
        return url + PATH;
    }

    /** The URL of a step; empty when it would be too long. */
    Optional<String> step(
            FreeSwitchCall call, String verb, String continuation, String gather, List<Instruction> rest) {
        String document = rest.isEmpty() ? "" : JsonDialect.INSTANCE.write(rest).text();
        return tokens.sign(new Step(call, verb, continuation, gather, document), Instant.now())
                .map(token -> steps() + token);
    }

    /** The instructions of a step's JSON: we wrote it. */
    static List<Instruction> instructions(String json) {
        if (json.isEmpty()) {
            return List.of();
        }
        return switch (JsonDialect.INSTANCE.parse(json.getBytes(StandardCharsets.UTF_8), Map.of())) {
            case ParsedDocument.Instructions read -> read.instructions();
            case ParsedDocument.NotFound none -> List.of();
            case ParsedDocument.Broken broken -> throw new IllegalStateException("a step of ours is broken: " + broken);
        };
    }

    private static boolean needsUs(Instruction instruction) {
        return Hooks.has(List.of(instruction)) || instruction instanceof Gather gather && isMoreThanSaid(gather);
    }

    /** Whether no application of FreeSWITCH says all of a gather. */
    static boolean isMoreThanSaid(Gather gather) {
        return Execution.say(gather).map(said -> !said.missing().isEmpty()).orElse(true);
    }

    private static boolean speaks(List<Instruction> instructions) {
        return instructions.stream()
                .anyMatch(instruction -> instruction instanceof Say say && say.type() == SayType.TEXT);
    }
}
