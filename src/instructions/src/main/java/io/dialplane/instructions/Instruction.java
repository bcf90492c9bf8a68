package io.dialplane.instructions;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One thing to do on a leg. Every dialect parses into this model and is written from it, so that a document means the
 * same whichever syntax it came in. Records check their own values: an instance is always sayable.
 */
public sealed interface Instruction {
    /** From the end of a gather's prompts to the first digit, when the document does not say. */
    Duration DEFAULT_TIMEOUT = Duration.ofSeconds(5);

    /** From one digit to the next, when the document does not say. */
    Duration DEFAULT_INTER_DIGIT_TIMEOUT = Duration.ofSeconds(3);

    /** The instruction's name as the JSON dialect spells it, for events, logs and metrics. */
    default String verb() {
        return switch (this) {
            case Answer a -> "answer";
            case Play p -> "play";
            case Say s -> "say";
            case Gather g -> "gather";
            case Pause p -> "pause";
            case Redirect r -> "redirect";
            case Transfer t -> "transfer";
            case Hangup h -> "hangup";
            case Reject r -> "reject";
            case Echo e -> "echo";
            case SetVariables s -> "set";
            case Log l -> "log";
        };
    }

    /** What may be heard while digits are gathered. */
    sealed interface Prompt extends Instruction permits Play, Say, Pause {}

    /** Answer the leg (200 OK). Instructions that need media answer by themselves when this was left out. */
    record Answer() implements Instruction {}

    /**
     * Play sounds one after another.
     *
     * @param sources at least one of: a file below the node's sounds directory ({@code ivr/welcome.wav}), an absolute
     *     path below a directory the operator allowed, an http or https URL of a WAV file, a tone
     *     ({@code tone_stream://%(1000,0,1004)}), silence ({@code silence_stream://2000}, milliseconds)
     * @param loop how often the whole list is played; 0 is until hang-up
     */
    record Play(List<String> sources, int loop) implements Prompt {
        public Play {
            sources = List.copyOf(sources);
            Check.that(!sources.isEmpty() && sources.size() <= 100, "url must be 1 to 100 sources");
            Check.that(
                    sources.stream().allMatch(source -> !source.isBlank() && source.length() <= 4_096),
                    "url must be sources of 1 to 4096 characters");
            Check.that(loop >= 0, "loop must be 0 or more");
        }

        public Play(String source) {
            this(List.of(source), 1);
        }
    }

    /** How a text is read out. */
    enum SayType {
        /** As a sentence, by the text-to-speech engine. */
        TEXT,
        /** Character by character, from the shipped prompts: {@code 42} is "four two". */
        DIGITS,
        /** As a number, from the shipped prompts: {@code 42} is "forty-two". */
        NUMBER
    }

    /**
     * Read a text out.
     *
     * @param text what to say, 1 to 10,000 characters; digits only (with an optional sign for numbers) for
     *     {@link SayType#DIGITS} and {@link SayType#NUMBER}
     * @param type how it is read
     * @param language a BCP 47 tag such as {@code en} or {@code de-DE}; the node's default when empty
     * @param voice the engine's name of a voice; its default for the language when empty
     * @param loop how often; 0 is until hang-up
     */
    record Say(String text, SayType type, Optional<String> language, Optional<String> voice, int loop)
            implements Prompt {
        public Say {
            Check.that(!text.isBlank() && text.length() <= 10_000, "text must have 1 to 10000 characters");
            language.ifPresent(tag -> Check.that(
                    tag.matches("[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}"),
                    "language must be a tag such as en or de-DE"));
            voice.ifPresent(name -> Check.that(
                    name.matches("[A-Za-z0-9][A-Za-z0-9_+./-]{0,63}"),
                    "voice must be 1 to 64 letters, digits, _, +, ., / or -"));
            if (!Variables.refersTo(text)) {
                switch (type) {
                    case TEXT -> {}
                    case DIGITS ->
                        Check.that(
                                text.matches("[0-9*#]{1,128}"), "text must be 1 to 128 digits, * or # for type digits");
                    case NUMBER ->
                        Check.that(
                                text.matches("-?[0-9]{1,15}"),
                                "text must be a number of 1 to 15 digits for type number");
                }
            }
            Check.that(loop >= 0, "loop must be 0 or more");
        }

        public Say(String text) {
            this(text, SayType.TEXT, Optional.empty(), Optional.empty(), 1);
        }
    }

    /**
     * Collect digits, usually while prompts are heard. Ends when the finish key is pressed, {@code maxDigits} are in, a
     * time-out passes or the caller hangs up. With an {@link #action} the result is reported there and the answer
     * replaces the rest of the document; without one the document goes on.
     *
     * @param minDigits fewer do not count as input, 0 to 128
     * @param maxDigits 1 to 128
     * @param finishOnKey keys each of which ends the input and is not part of it; empty for none
     * @param timeout from the end of the prompts to the first digit
     * @param interDigitTimeout from one digit to the next
     * @param bargeIn whether a digit stops the prompts
     * @param attempts how often prompts are played while no valid input came, 1 to 10
     * @param pattern a regular expression the whole input must match to be valid
     * @param prompts heard before and while digits are collected
     * @param invalidPrompts heard after an attempt without valid input
     * @param variable the channel variable that gets the digits
     * @param action where the result is reported
     */
    record Gather(
            int minDigits,
            int maxDigits,
            String finishOnKey,
            Duration timeout,
            Duration interDigitTimeout,
            boolean bargeIn,
            int attempts,
            Optional<String> pattern,
            List<Prompt> prompts,
            List<Prompt> invalidPrompts,
            Optional<String> variable,
            Optional<Hook> action)
            implements Instruction {
        public Gather {
            prompts = List.copyOf(prompts);
            invalidPrompts = List.copyOf(invalidPrompts);
            Check.that(maxDigits >= 1 && maxDigits <= 128, "maxDigits must be 1 to 128");
            Check.that(minDigits >= 0 && minDigits <= maxDigits, "minDigits must be 0 to maxDigits");
            Check.that(finishOnKey.matches("[0-9A-D*#]{0,16}"), "finishOnKey must be keys of 0-9 * # A-D");
            Check.that(attempts >= 1 && attempts <= 10, "attempts must be 1 to 10");
            Check.that(!timeout.isNegative() && timeout.compareTo(Check.LONGEST) <= 0, "timeout must be 0 s to 1 h");
            Check.that(
                    !interDigitTimeout.isNegative() && interDigitTimeout.compareTo(Check.LONGEST) <= 0,
                    "interDigitTimeout must be 0 s to 1 h");
            pattern.ifPresent(Check::regex);
            variable.ifPresent(name -> Check.variable("variable", name));
        }

        /** Whether these digits count as input; an expression that takes too long matches nothing. */
        public boolean accepts(String digits) {
            return digits.length() >= minDigits
                    && digits.length() <= maxDigits
                    && pattern.map(expression -> Regex.matches(expression, digits))
                            .orElse(true);
        }
    }

    /** Wait, 0 to 1 h, listening for nothing; the leg is answered first only if it already was. */
    record Pause(Duration length) implements Prompt {
        public Pause {
            Check.that(!length.isNegative() && length.compareTo(Check.LONGEST) <= 0, "length must be 0 s to 1 h");
        }
    }

    /** Fetch the next document from the application and go on with it. */
    record Redirect(Hook action) implements Instruction {}

    /** Go on as if another number had been dialled. An empty context is the one the call is in. */
    record Transfer(String destination, Optional<String> context) implements Instruction {
        public Transfer {
            Check.that(
                    !destination.isBlank() && destination.length() <= 256, "destination must have 1 to 256 characters");
            context.ifPresent(name ->
                    Check.that(!name.isBlank() && name.length() <= 128, "context must have 1 to 128 characters"));
        }
    }

    /** End the call. The cause is a FreeSWITCH/Q.850 name such as {@code NORMAL_CLEARING}; that one when empty. */
    record Hangup(Optional<String> cause) implements Instruction {
        public Hangup {
            cause.filter(name -> !Variables.refersTo(name))
                    .ifPresent(name -> Check.that(
                            HangupCause.of(name).isPresent(),
                            "cause must be a name or number of a hang-up cause such as NORMAL_CLEARING, not "
                                    + Problems.shown(name)));
        }
    }

    /**
     * Refuse a leg that is not answered yet; on an answered one it hangs up.
     *
     * @param status a SIP status of 400 to 699 (RFC 3261 §21)
     * @param reason the reason phrase; the RFC's when empty
     */
    record Reject(int status, Optional<String> reason) implements Instruction {
        public Reject {
            Check.that(status >= 400 && status <= 699, "status must be 400 to 699");
            reason.ifPresent(phrase -> Check.that(
                    !phrase.isBlank()
                            && phrase.length() <= 128
                            && phrase.chars().noneMatch(Character::isISOControl),
                    "reason must be 1 to 128 characters on one line"));
        }
    }

    /** Send back what is heard, until hang-up. */
    record Echo() implements Instruction {}

    /**
     * Set channel variables.
     *
     * @param export whether legs dialled from this one inherit them
     */
    record SetVariables(Map<String, String> variables, boolean export) implements Instruction {
        public SetVariables {
            variables = Collections.unmodifiableMap(new LinkedHashMap<>(variables));
            Check.that(!variables.isEmpty() && variables.size() <= 100, "variables must be 1 to 100");
            variables.forEach((name, value) -> {
                Check.variable("variables", name);
                Check.that(value.length() <= 10_000, "variables must have values of at most 10000 characters");
            });
        }
    }

    /** Severity of a {@link Log} line. */
    enum Level {
        DEBUG,
        INFO,
        WARN,
        ERROR
    }

    /** Write a line to the node's log. */
    record Log(Level level, String text) implements Instruction {
        public Log {
            Check.that(text.length() <= 10_000, "text must have at most 10000 characters");
        }
    }
}
