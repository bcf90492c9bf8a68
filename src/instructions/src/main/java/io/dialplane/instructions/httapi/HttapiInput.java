package io.dialplane.instructions.httapi;

import io.dialplane.instructions.Hook;
import io.dialplane.instructions.Instruction.Gather;
import io.dialplane.instructions.Instruction.Pause;
import io.dialplane.instructions.Instruction.Prompt;
import io.dialplane.instructions.Instruction.Redirect;
import io.dialplane.instructions.Problems;
import io.dialplane.instructions.dialplan.DialplanDialect;
import io.dialplane.instructions.dialplan.Execution;
import io.dialplane.instructions.xml.XmlAttributes;
import java.time.Duration;
import java.util.Optional;

/**
 * {@code playback}, {@code speak}, {@code say}, {@code pause} and {@code vmName}: a prompt; with {@code bind} children, a
 * gather while it is heard. FreeSWITCH goes on with the work whatever was dialled, and tells the digits with the next
 * request: the last gather of a document reports them itself, an earlier one keeps them in a variable until then.
 */
final class HttapiInput {
    /** FreeSWITCH's name for what was dialled. */
    static final String NAME = "dialed_digits";

    static final int DIGIT_TIMEOUT = 1_500;
    static final int INPUT_TIMEOUT = 5_000;
    private static final int PAUSE = 1_000;
    private static final int LONGEST = 3_600_000;

    private final XmlAttributes a;
    private final Problems problems;
    private final HttapiDocument.Next next;
    private final Execution execution;

    HttapiInput(XmlAttributes a, Problems problems, HttapiDocument.Next next, Execution execution) {
        this.execution = execution;
        this.a = a;
        this.problems = problems;
        this.next = next;
    }

    /** Does what the element says; whether the document ends there. */
    boolean read(String verb, boolean last) {
        boolean binds = !a.element().children().isEmpty();
        var prompt = prompt(verb, binds);
        if (!binds) {
            a.unused("name", "error-file", "digit-timeout", "input-timeout", "terminators", "loops");
            a.end();
            prompt.ifPresent(execution::add);
            return false;
        }
        return gather(verb, prompt, last);
    }

    /** What is heard; nothing when there is an error, or digits alone are waited for. */
    private Optional<Prompt> prompt(String verb, boolean binds) {
        // with binds, what stands between them is no file
        String body = binds ? "" : a.element().text().strip();
        return switch (verb) {
            case "playback" -> {
                a.unused("asr-engine", "asr-grammar");
                var file = a.text("file").filter(name -> !name.isBlank()).orElse(body);
                if (file.isEmpty()) {
                    a.wrong("expected an attribute file");
                }
                if (binds || file.isEmpty()) {
                    yield file.isEmpty() ? Optional.empty() : prompt("playback", file);
                }
                execution.execute("playback", file, a.element().place()); // music on hold, perhaps
                yield Optional.empty();
            }
            case "speak" -> {
                a.text("engine");
                var voice = a.text("voice").orElse("");
                yield prompt("speak", "|" + voice + "|" + spoken(body));
            }
            case "say" -> {
                a.unused("gender");
                String how = String.join(
                        " ",
                        a.text("language").orElse("?"),
                        a.text("type").orElse("?"),
                        a.text("method").orElse("?"));
                yield prompt("say", how + " " + spoken(body));
            }
            case "pause" -> {
                int length = a.number("milliseconds", 0, LONGEST, PAUSE);
                // while digits are waited for, the pause is how long
                yield binds
                        ? Optional.empty()
                        : Optional.of(new Pause(Duration.ofMillis(length == 0 ? PAUSE : length)));
            }
            default -> HttapiVerbs.vmName(a).map(said -> said);
        };
    }

    private String spoken(String body) {
        return a.text("text")
                .filter(text -> !text.isEmpty())
                .or(() -> a.text("file").filter(text -> !text.isEmpty()))
                .orElse(body);
    }

    private Optional<Prompt> prompt(String application, String data) {
        return DialplanDialect.readOne(application, data, a.element().place(), problems)
                .flatMap(heard -> {
                    if (heard instanceof Prompt prompt) {
                        return Optional.of(prompt);
                    }
                    a.wrong("expected a sound that ends, while digits are waited for");
                    return Optional.empty();
                });
    }

    private boolean gather(String verb, Optional<Prompt> prompt, boolean last) {
        var binds = Binds.read(a, problems);
        int inputTimeout = verb.equals("pause") && a.text("milliseconds").isPresent()
                ? a.number("milliseconds", 1, LONGEST, PAUSE)
                : verb.equals("pause") ? PAUSE : a.number("input-timeout", 1, LONGEST, INPUT_TIMEOUT);
        a.text("input-timeout");
        int digitTimeout = a.number("digit-timeout", 1, LONGEST, DIGIT_TIMEOUT);
        int attempts = 1 + Math.max(0, a.number("loops", -1, 1_000_000, 0));
        if (attempts > 10) {
            a.warn("loops", "at most 10 attempts are made here");
        }
        var invalid = a.text("error-file").filter(file -> !file.isBlank()).flatMap(file -> prompt("playback", file));
        var name = a.text("name").filter(text -> !text.isBlank());
        // FreeSWITCH adds the tag's own action whatever was dialled, a bind's when it matched
        var always = next.hook();
        Optional<Hook> matched = binds.flatMap(Binds::action).map(url -> new Hook(url, next.method()));
        if (!last && matched.isPresent()) {
            a.wrong(
                    "expected to be the last of <work>, or to have no action in <bind>: what was dialled is reported when"
                            + " all work is done");
        }
        var action = Optional.of(matched.orElse(always)).filter(hook -> last);
        boolean onEmpty = action.isEmpty() || action.get().equals(always);
        var variable = last ? name : Optional.of(HttapiDialect.PARAM + name.orElse(NAME));
        var made = binds.flatMap(input -> a.made(() -> new Gather(
                input.min(),
                input.max(),
                input.finishOnKey(),
                Duration.ofMillis(inputTimeout),
                Duration.ofMillis(digitTimeout),
                true,
                Math.min(10, attempts),
                input.pattern(),
                prompt.stream().toList(),
                invalid.stream().toList(),
                variable,
                Optional.empty(),
                action,
                onEmpty)));
        made.ifPresent(execution::add);
        if (last && !onEmpty) {
            execution.add(new Redirect(always));
        }
        return last;
    }
}
