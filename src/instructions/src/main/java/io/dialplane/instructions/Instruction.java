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
public sealed interface Instruction
        permits Instruction.Prompt,
                Instruction.Answer,
                Instruction.Ring,
                Instruction.Gather,
                Instruction.SendDigits,
                Instruction.HoldMusic,
                Instruction.Park,
                Instruction.Redirect,
                Instruction.Refer,
                Instruction.Transfer,
                Instruction.Hangup,
                Instruction.Reject,
                Instruction.Echo,
                Instruction.SetVariables,
                Instruction.Log,
                RecordMessage,
                Recording,
                Dial,
                Enqueue,
                Dequeue,
                Leave,
                Conference,
                Stream,
                Voicemail,
                Message,
                Notify {
    /** From the end of a gather's prompts to the first digit, when the document does not say. */
    Duration DEFAULT_TIMEOUT = Duration.ofSeconds(5);

    /** From one digit to the next, when the document does not say. */
    Duration DEFAULT_INTER_DIGIT_TIMEOUT = Duration.ofSeconds(3);

    /** The instruction's name as the JSON dialect spells it, for events, logs and metrics. */
    default String verb() {
        return switch (this) {
            case Answer a -> "answer";
            case Ring r -> "ring";
            case Play p -> "play";
            case Say s -> "say";
            case Gather g -> "gather";
            case RecordMessage r -> "record";
            case Recording r -> "recording";
            case Dial d -> "dial";
            case Enqueue e -> "enqueue";
            case Dequeue d -> "dequeue";
            case Leave l -> "leave";
            case Conference c -> "conference";
            case Stream s -> "stream";
            case Voicemail v -> "voicemail";
            case SendDigits d -> "dtmf";
            case HoldMusic m -> "music";
            case Park p -> "park";
            case Message m -> "message";
            case Notify n -> "notify";
            case Refer r -> "sip:refer";
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
     * Tell the caller that it rings.
     *
     * @param earlyMedia with 183 and a session description, so that what is played next is heard without an answer;
     *     else with 180
     */
    record Ring(boolean earlyMedia) implements Instruction {}

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
            language.ifPresent(tag -> Check.language("language", tag));
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
     * @param speech what is heard is recognised too, by the node's engine; digits count all the same unless
     *     {@link Speech#only}
     * @param action where the result is reported
     * @param actionOnEmptyResult whether that happens when nothing came, too; else the document goes on then
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
            Optional<Speech> speech,
            Optional<Hook> action,
            boolean actionOnEmptyResult)
            implements Instruction {
        /** A gather of digits whose result is always reported. */
        public Gather(
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
                Optional<Hook> action) {
            this(
                    minDigits,
                    maxDigits,
                    finishOnKey,
                    timeout,
                    interDigitTimeout,
                    bargeIn,
                    attempts,
                    pattern,
                    prompts,
                    invalidPrompts,
                    variable,
                    Optional.empty(),
                    action,
                    true);
        }

        public Gather {
            prompts = List.copyOf(prompts);
            invalidPrompts = List.copyOf(invalidPrompts);
            Check.that(maxDigits >= 1 && maxDigits <= 128, "maxDigits must be 1 to 128");
            Check.that(minDigits >= 0 && minDigits <= maxDigits, "minDigits must be 0 to maxDigits");
            Check.keys("finishOnKey", finishOnKey);
            Check.that(attempts >= 1 && attempts <= 10, "attempts must be 1 to 10");
            Check.time("timeout", timeout);
            Check.time("interDigitTimeout", interDigitTimeout);
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

    /**
     * How speech is recognised while input is gathered.
     *
     * @param only whether digits do not count
     * @param language a BCP 47 tag; the engine's default when empty
     * @param hints phrases to expect, at most 500 of at most 200 characters
     * @param end silence that ends an utterance; the engine's default when empty
     */
    record Speech(boolean only, Optional<String> language, List<String> hints, Optional<Duration> end) {
        public Speech {
            hints = List.copyOf(hints);
            Check.that(
                    hints.size() <= 500 && hints.stream().allMatch(hint -> hint.length() <= 200),
                    "hints must be at most 500 of at most 200 characters");
            language.ifPresent(tag -> Check.language("language", tag));
            end.ifPresent(silence -> Check.time("speechTimeout", silence));
        }
    }

    /** Wait, 0 to 1 h, listening for nothing; the leg is answered first only if it already was. */
    record Pause(Duration length) implements Prompt {
        public Pause {
            Check.time("length", length);
        }
    }

    /** Fetch the next document from the application and go on with it. */
    record Redirect(Hook action) implements Instruction {}

    /**
     * Send the caller's phone elsewhere (REFER, RFC 3515): its leg ends when that has worked.
     *
     * @param referTo a SIP or tel URI, or a number of the caller's domain
     * @param referredBy a SIP URI or user; the node's own when empty
     * @param headers further headers of the REFER, whose names begin with {@code X-}
     * @param action where the result is reported; the document goes on without one
     */
    record Refer(String referTo, Optional<String> referredBy, Map<String, String> headers, Optional<Hook> action)
            implements Instruction {
        public Refer {
            headers = Check.headers("headers", headers);
            Check.text("referTo", referTo, 512);
            referredBy.ifPresent(text -> Check.text("referredBy", text, 512));
        }
    }

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

    /**
     * Send digits to the leg (RFC 4733).
     *
     * @param digits 0-9 * # A-D, and w for a pause of 0.5 s, W for one of 1 s; 1 to 128
     * @param duration of each, 40 ms to 6 s
     * @param gap between two, 40 ms to 6 s
     */
    record SendDigits(String digits, Duration duration, Duration gap) implements Instruction {
        /** How long a digit lasts when the document does not say. */
        public static final Duration DEFAULT_DURATION = Duration.ofMillis(100);

        /** How long the silence after it lasts when the document does not say. */
        public static final Duration DEFAULT_GAP = Duration.ofMillis(60);

        public SendDigits {
            Check.that(
                    Variables.refersTo(digits) || digits.matches("[0-9A-D*#wW]{1,128}"),
                    "dtmf must be 1 to 128 of 0-9 * # A-D w W");
            Check.tone("duration", duration);
            Check.tone("gap", gap);
        }

        public SendDigits(String digits) {
            this(digits, DEFAULT_DURATION, DEFAULT_GAP);
        }
    }

    /**
     * Music on hold.
     *
     * @param source a sound as of {@link Play}; the node's music when empty
     * @param length how long, 0 to 1 h; until hang-up when empty
     */
    record HoldMusic(Optional<String> source, Optional<Duration> length) implements Instruction {
        public HoldMusic {
            source.ifPresent(sound -> Check.text("url", sound, 4_096));
            length.ifPresent(time -> Check.time("length", time));
        }
    }

    /**
     * Wait in silence or with music until somebody fetches the call (a command transfers it) or it ends.
     *
     * @param timeout after which the document goes on; never when empty
     * @param music whether the node's music is heard
     */
    record Park(Optional<Duration> timeout, boolean music) implements Instruction {
        public Park {
            timeout.ifPresent(time -> Check.time("timeout", time));
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
