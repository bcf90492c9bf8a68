package io.dialplane.node.means;

import io.dialplane.instructions.Instruction.Say;
import io.dialplane.node.call.Call;
import io.dialplane.node.call.CallEvents;
import io.dialplane.node.media.Media;
import io.dialplane.node.media.MediaException;
import io.dialplane.node.media.Sound;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the sounds of instructions. Fetching one may take seconds; it goes on in a thread of its own, so that a caller
 * who hangs up meanwhile is gone at once. A sound that cannot be had is told to the developer, and skipped.
 */
public final class Sounds {
    private static final Logger LOG = LoggerFactory.getLogger(Sounds.class);
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private final Media media;
    private final CallEvents events;

    public Sounds(Media media, CallEvents events) {
        this.media = media;
        this.events = events;
    }

    /** The sounds of a play instruction, as many as can be had. */
    public List<Sound> of(Call call, List<String> sources) {
        return sources.stream()
                .flatMap(source -> get(call, source, () -> media.sound(source)).stream())
                .toList();
    }

    /** The sound of a say instruction, if it can be had; variables name its language and voice where it does not. */
    public List<Sound> of(Call call, Say say) {
        return get(call, "say " + say.text(), () -> media.say(voiced(call, say))).stream()
                .toList();
    }

    private static Say voiced(Call call, Say say) {
        var language =
                say.language().or(() -> Optional.ofNullable(call.variables().get("tts_language")));
        var voice = say.voice().or(() -> Optional.ofNullable(call.variables().get("tts_voice")));
        try {
            return new Say(say.text(), say.type(), language, voice, say.loop());
        } catch (IllegalArgumentException e) {
            throw new MediaException("tts_language or tts_voice: " + e.getMessage());
        }
    }

    /** The node's music, if it can be had. */
    public List<Sound> holdMusic(Call call) {
        return get(call, "hold music", media::holdMusic).stream().toList();
    }

    /** What is heard while it rings elsewhere; the node's tone when that one cannot be had. */
    public List<Sound> ringTone(Call call, Optional<String> tone) {
        var found = get(call, "ring tone", () -> media.ringTone(tone));
        return (found.isPresent() || tone.isEmpty()
                        ? found
                        : get(call, "ring tone", () -> media.ringTone(Optional.empty())))
                .stream().toList();
    }

    private Optional<Sound> get(Call call, String what, Supplier<Sound> fetch) {
        var result = new CompletableFuture<Sound>();
        Thread.startVirtualThread(() -> {
            try {
                result.complete(fetch.get());
            } catch (RuntimeException e) {
                result.completeExceptionally(e);
            }
        });
        try {
            return Optional.of(call.await(result, LONGEST));
        } catch (MediaException missing) {
            var message = Optional.ofNullable(missing.getMessage()).orElse(what);
            LOG.warn("cannot play {}: {}", what, message);
            events.document(call, "sound", 0, 0, what, message);
            return Optional.empty();
        }
    }
}
