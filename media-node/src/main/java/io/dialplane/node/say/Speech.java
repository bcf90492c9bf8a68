package io.dialplane.node.say;

import io.dialplane.instructions.Instruction.Say;
import io.dialplane.node.media.MediaException;
import io.dialplane.node.media.MediaSettings;
import io.dialplane.node.sound.Clip;
import io.dialplane.node.sound.PlayableSound;
import io.dialplane.node.sound.Sequence;
import io.dialplane.node.sound.Sounds;
import io.dialplane.node.sound.Wav;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads texts out: digits and numbers from the shipped prompts, other texts by the engine, whose results are kept. A
 * text that is nothing but a number is said from the prompts when there is no engine. Blocks; any thread.
 */
public final class Speech {
    private final Sounds sounds;
    private final Optional<Engine> engine;
    private final String language;

    public Speech(Sounds sounds, MediaSettings settings) {
        this.sounds = sounds;
        language = settings.language();
        engine = Engine.of(settings.ttsEngine(), settings.ttsTimeout(), settings.maxSoundBytes());
    }

    /** Renders a text once; its {@code loop} is the caller's business. */
    public PlayableSound render(Say say) {
        return switch (say.type()) {
            case DIGITS ->
                NumberWords.digits(say.text())
                        .map(this::prompts)
                        .orElseThrow(
                                () -> new MediaException("\"" + say.text() + "\" has other characters than digits"));
            case NUMBER ->
                NumberWords.number(say.text())
                        .map(this::prompts)
                        .orElseThrow(
                                () -> new MediaException("\"" + say.text() + "\" is not a number of up to 15 digits"));
            case TEXT -> text(say);
        };
    }

    private PlayableSound text(Say say) {
        if (engine.isPresent()) {
            return spoken(engine.get(), say);
        }
        return NumberWords.number(say.text())
                .or(() -> NumberWords.digits(say.text()))
                .map(this::prompts)
                .orElseThrow(() -> new MediaException(
                        "no text-to-speech engine is set (media.tts-engine): only digits and numbers can be said"));
    }

    private PlayableSound spoken(Engine engine, Say say) {
        String tag = say.language().orElse(language);
        String key = "say:" + tag + "/" + say.voice().orElse("") + "/" + say.text();
        return sounds.kept(key, () -> {
            byte[] wav = engine.speak(say.text(), tag, say.voice());
            return new Clip(Wav.decode(wav, "what " + engine.name() + " gave"), 1);
        });
    }

    private PlayableSound prompts(List<String> names) {
        List<Clip> clips = new ArrayList<>();
        names.forEach(name -> clips.addAll(sounds.find(name).clips()));
        return new Sequence(clips);
    }
}
