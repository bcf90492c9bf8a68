package io.dialplane.node.say;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dialplane.instructions.Instruction.Say;
import io.dialplane.instructions.Instruction.SayType;
import io.dialplane.node.media.MediaException;
import io.dialplane.node.media.MediaSettings;
import io.dialplane.node.rtp.TestSettings;
import io.dialplane.node.sound.PlayableSound;
import io.dialplane.node.sound.Sounds;
import io.dialplane.node.sound.WavMaker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class SpeechTest {
    @TempDir
    Path folder;

    private Speech speech(String... settings) {
        MediaSettings media = TestSettings.with(settings);
        return new Speech(new Sounds(media), media);
    }

    private static Say say(String text, SayType type) {
        return new Say(text, type, Optional.empty(), Optional.empty(), 1);
    }

    private String script(String body) throws IOException {
        Path file = folder.resolve("engine" + body.hashCode());
        Files.writeString(file, "#!/bin/sh\n" + body + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return file.toString();
    }

    private Path wav() throws IOException {
        return Files.write(folder.resolve("spoken.wav"), WavMaker.tone(1, 16, 22_050, 1, 500, 400));
    }

    @Test
    void saysDigitsAndNumbersFromThePromptsWithoutAnEngine() {
        Speech speech = speech("tts-engine=none");
        PlayableSound digits = speech.render(say("42", SayType.DIGITS));
        PlayableSound number = speech.render(say("42", SayType.NUMBER));
        assertThat(digits.clips()).hasSize(2).isNotEqualTo(number.clips());
        assertThat(speech.render(new Say("42")).clips()).isEqualTo(number.clips());
        assertThatThrownBy(() -> speech.render(new Say("Hello")))
                .isInstanceOf(MediaException.class)
                .hasMessageContaining("tts-engine");
        assertThatThrownBy(() -> speech.render(say("${amount}", SayType.NUMBER))) // a variable nobody filled in
                .isInstanceOf(MediaException.class);
    }

    @Test
    void givesTheTextToTheEngineAndKeepsWhatItSaid() throws IOException {
        Path log = folder.resolve("log");
        String engine = script("cat >>" + log + "; echo \" $1 $2\" >>" + log + "; cat " + wav());
        Speech speech = speech("tts-engine=" + engine + " {language} {voice}");
        Say say = new Say("Hi; $(rm -rf) `there`", SayType.TEXT, Optional.of("de-DE"), Optional.of("anna"), 1);
        assertThat(speech.render(say).lengthMillis()).isBetween(398L, 401L);
        assertThat(speech.render(say).clips()).isEqualTo(speech.render(say).clips());
        assertThat(log).hasContent("Hi; $(rm -rf) `there` de-DE anna");
    }

    @Test
    void readsTheFileAnEngineWrote() throws IOException {
        Speech speech = speech("tts-engine=" + script("cat >/dev/null; cp " + wav() + " $1; echo done") + " {file}");
        assertThat(speech.render(new Say("Hello")).lengthMillis()).isBetween(398L, 401L);
    }

    @Test
    void boundsTimeAndSizeAndTellsOfFailure() throws IOException {
        assertThatThrownBy(() -> speech("tts-engine=" + script("exec sleep 20"), "tts-timeout=200ms")
                        .render(new Say("a")))
                .hasMessageContaining("longer than 200 ms");
        assertThatThrownBy(() -> speech("tts-engine=" + script("exec head -c 100000 /dev/zero"), "max-sound-bytes=5000")
                        .render(new Say("a")))
                .hasMessageContaining("more than 5000 bytes");
        assertThatThrownBy(() -> speech("tts-engine=" + script("exit 3")).render(new Say("a")))
                .hasMessageContaining("exit status 3");
        assertThatThrownBy(() -> speech("tts-engine=/nowhere/engine").render(new Say("a")))
                .hasMessageContaining("cannot be run");
        assertThatThrownBy(() -> speech("tts-engine=" + script("echo no sound")).render(new Say("a")))
                .hasMessageContaining("not a WAV");
    }

    @Test
    void refusesAVoiceThatLeadsOutOfTheEnginesVoices() throws IOException {
        Speech speech = speech("tts-engine=" + script("cat " + wav()) + " {voice}");
        Say say = new Say("a", SayType.TEXT, Optional.empty(), Optional.of("a/../../etc/passwd"), 1);
        assertThatThrownBy(() -> speech.render(say)).isInstanceOf(MediaException.class);
    }

    @Test
    void speaksWithEspeakWhereItIsInstalled() {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/espeak-ng")));
        assertThat(speech().render(new Say("Hello world")).lengthMillis()).isGreaterThan(400);
    }
}
