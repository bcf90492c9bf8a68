package io.dialplane.instructions.json;

import io.dialplane.instructions.Instruction.HoldMusic;
import io.dialplane.instructions.Instruction.Park;
import io.dialplane.instructions.Instruction.SendDigits;
import io.dialplane.instructions.RecordMessage;
import io.dialplane.instructions.Recording;
import io.dialplane.instructions.Stream;
import java.util.Optional;

/** Recordings, music, digits that are sent and streams. */
final class MediaVerbs {
    private MediaVerbs() {}

    static Optional<RecordMessage> record(JsonAttributes a) {
        var maxLength = a.seconds("maxLength").orElse(RecordMessage.DEFAULT_LENGTH);
        var silence = a.seconds("timeout");
        var finishOnKey = a.text("finishOnKey").orElse("");
        boolean beep = a.flag("beep", true);
        boolean trim = a.flag("trim", false);
        var file = a.text("file");
        var variable = a.text("variable");
        var action = a.hook("actionHook");
        var status = a.hook("statusHook");
        return a.made(
                () -> new RecordMessage(maxLength, silence, finishOnKey, beep, trim, file, variable, action, status));
    }

    static Optional<Recording> recording(JsonAttributes a) {
        var operation = a.word("action", Recording.Operation.class).orElse(Recording.Operation.START);
        boolean stereo = a.flag("stereo", false);
        var file = a.text("file");
        var status = a.hook("statusHook");
        return a.made(() -> new Recording(operation, stereo, file, status));
    }

    static Optional<HoldMusic> music(JsonAttributes a) {
        var source = a.text("url");
        var length = a.seconds("length");
        return a.made(() -> new HoldMusic(source, length));
    }

    static Optional<Park> park(JsonAttributes a) {
        var timeout = a.seconds("timeout");
        boolean music = a.flag("music", true);
        return a.made(() -> new Park(timeout, music));
    }

    /** Times are milliseconds here, as jambonz has it. */
    static Optional<SendDigits> dtmf(JsonAttributes a) {
        var digits = a.needed("dtmf", "the digits to send");
        var duration = a.milliseconds("duration").orElse(SendDigits.DEFAULT_DURATION);
        var gap = a.milliseconds("gap").orElse(SendDigits.DEFAULT_GAP);
        return a.made(() -> new SendDigits(digits, duration, gap));
    }

    static Optional<Stream> stream(JsonAttributes a) {
        var url = a.needed("url", "a WebSocket's URL");
        var name = a.text("name");
        var track = track(a);
        boolean twoWay = twoWay(a);
        var metadata = a.strings("metadata", "an object of names and values");
        var status = a.hook("statusHook");
        var action = a.hook("actionHook");
        var wsAuth = "the WebSocket is opened without a password; say who you are by its URL";
        a.refused("wsAuth", wsAuth);
        a.refused("auth", wsAuth);
        a.ignored(
                "finishOnKey",
                "maxLength",
                "passDtmf",
                "playBeep",
                "sampleRate",
                "timeout",
                "transcribe",
                "earlyMedia",
                "channel");
        return a.made(() -> new Stream(url, name, track, twoWay, metadata, status, action));
    }

    private enum MixType {
        MONO,
        STEREO,
        MIXED
    }

    private static Stream.Track track(JsonAttributes a) {
        var mixed = a.word("mixType", MixType.class).filter(type -> type != MixType.MONO);
        return a.word("track", Stream.Track.class).orElse(mixed.isPresent() ? Stream.Track.BOTH : Stream.Track.INBOUND);
    }

    private static boolean twoWay(JsonAttributes a) {
        boolean disabled = a.flag("disableBidirectionalAudio", false);
        var audio = a.object("bidirectionalAudio", "an object with enabled");
        boolean enabled = audio.flatMap(b -> b.flag("enabled")).orElse(true);
        audio.ifPresent(b -> {
            b.ignored("streaming", "sampleRate");
            b.end();
        });
        return !disabled && enabled;
    }
}
