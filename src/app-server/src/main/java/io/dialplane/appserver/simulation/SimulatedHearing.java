package io.dialplane.appserver.simulation;

import io.dialplane.instructions.HangupCause;
import io.dialplane.instructions.Instruction.Gather;
import io.dialplane.instructions.Instruction.HoldMusic;
import io.dialplane.instructions.Instruction.Pause;
import io.dialplane.instructions.Instruction.Play;
import io.dialplane.instructions.Instruction.Prompt;
import io.dialplane.instructions.Instruction.Say;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a caller hears, how long that takes, and the keys it presses meanwhile. Lengths of speech and files are guesses. */
final class SimulatedHearing {
    private static final Duration FILE = Duration.ofSeconds(3);
    private static final Duration KEY = Duration.ofMillis(300);
    private static final int MILLIS_PER_CHARACTER = 60;
    private static final int MILLIS_PER_DIGIT = 500;
    private static final Pattern SILENCE = Pattern.compile("silence_stream://(\\d{1,7}).*");
    private static final Pattern TONE = Pattern.compile("tone_stream://.*?%\\((\\d{1,6}),\\s*(\\d{1,6}),.*");

    private final Transcript transcript;
    private final Keypad keypad;
    private final String who;

    /** @param who empty for the caller, else who hears it */
    SimulatedHearing(Transcript transcript, Keypad keypad, String who) {
        this.transcript = transcript;
        this.keypad = keypad;
        this.who = who;
    }

    /** What was gathered: {@code digits}, {@code timeout} or {@code invalid}. */
    record Gathered(String digits, String reason) {}

    private record Input(String digits, boolean finished) {}

    void play(Play play) {
        hear("sounds " + String.join(", ", play.sources()), sounds(play.sources()), play.loop(), true);
    }

    void say(Say say) {
        hear(words(say), spoken(say), say.loop(), true);
    }

    void pause(Pause pause) {
        hear("silence of " + shown(pause.length()), pause.length(), 1, true);
    }

    void music(HoldMusic music) {
        String what = "music" + music.source().map(source -> " " + source).orElse("");
        hear(what, music.length().orElse(FILE), music.length().isPresent() ? 1 : 0, true);
    }

    /** As a node gathers: prompts, then digits until the finish key, the most digits or a time-out, then again. */
    Gathered gather(Gather gather) {
        Gathered result = new Gathered("", "timeout");
        for (int attempt = 0; attempt < gather.attempts(); attempt++) {
            prompts(gather.prompts(), gather.bargeIn());
            Input input = collect(gather);
            if ((input.finished() || !input.digits().isEmpty()) && gather.accepts(input.digits())) {
                return new Gathered(input.digits(), "digits");
            }
            boolean nothing = input.digits().isEmpty() && !input.finished();
            result = new Gathered(input.digits(), nothing ? "timeout" : "invalid");
            transcript.does(
                    nothing
                            ? "no key within " + shown(gather.timeout())
                            : "'" + input.digits() + "' is no valid input");
            prompts(gather.invalidPrompts(), gather.bargeIn());
        }
        return result;
    }

    private void prompts(List<Prompt> prompts, boolean bargeIn) {
        for (Prompt prompt : prompts) {
            if (bargeIn && keypad.hasTypedAhead()) {
                return;
            }
            boolean hangsUp = !bargeIn || !keypad.willPress();
            switch (prompt) {
                case Play play ->
                    hear("sounds " + String.join(", ", play.sources()), sounds(play.sources()), play.loop(), hangsUp);
                case Say say -> hear(words(say), spoken(say), say.loop(), hangsUp);
                case Pause pause -> hear("silence of " + shown(pause.length()), pause.length(), 1, hangsUp);
            }
        }
    }

    private Input collect(Gather gather) {
        if (keypad.hasTypedAhead()) {
            transcript.presses("nothing more: what was typed ahead counts");
        }
        keypad.press().ifPresent(transcript::presses);
        StringBuilder input = new StringBuilder();
        Duration limit = gather.timeout();
        while (input.length() < gather.maxDigits()) {
            var key = keypad.next();
            if (key.isEmpty()) {
                transcript.passes(limit);
                return new Input(input.toString(), false);
            }
            transcript.passes(KEY);
            if (gather.finishOnKey().indexOf(key.get()) >= 0) {
                return new Input(input.toString(), true);
            }
            input.append(key.get().charValue());
            limit = gather.interDigitTimeout();
        }
        return new Input(input.toString(), true);
    }

    /** What is heard without end is heard once; then the caller hangs up, or presses what ends it. */
    private void hear(String what, Duration once, int loop, boolean hangsUp) {
        String times = loop == 0 ? ", without end" : loop == 1 ? "" : ", " + loop + " times";
        transcript.hears(who + what + times);
        transcript.passes(once.multipliedBy(Math.max(1, loop)));
        if (loop == 0 && hangsUp) {
            throw Ended.of(HangupCause.NORMAL_CLEARING, "nothing else would come: the caller hangs up");
        }
    }

    private static String words(Say say) {
        return switch (say.type()) {
            case TEXT -> "“" + say.text() + "”";
            case DIGITS -> "the digits " + say.text();
            case NUMBER -> "the number " + say.text();
        };
    }

    private static Duration spoken(Say say) {
        return Duration.ofMillis((long) say.text().length()
                * (say.type() == io.dialplane.instructions.Instruction.SayType.TEXT
                        ? MILLIS_PER_CHARACTER
                        : MILLIS_PER_DIGIT));
    }

    private static Duration sounds(List<String> sources) {
        return sources.stream().map(SimulatedHearing::sound).reduce(Duration.ZERO, Duration::plus);
    }

    private static Duration sound(String source) {
        Matcher silence = SILENCE.matcher(source);
        if (silence.matches()) {
            return Duration.ofMillis(Long.parseLong(silence.group(1)));
        }
        Matcher tone = TONE.matcher(source);
        return tone.matches() ? Duration.ofMillis(Long.parseLong(tone.group(1)) + Long.parseLong(tone.group(2))) : FILE;
    }

    static String shown(Duration time) {
        return time.toMillis() % 1_000 == 0 ? time.toSeconds() + " s" : time.toMillis() / 1_000.0 + " s";
    }
}
