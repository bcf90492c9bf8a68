package io.dialplane.node.run;

import io.dialplane.instructions.RecordMessage;
import io.dialplane.node.archive.Recordings.Running;
import io.dialplane.node.archive.Recordings.Wish;
import io.dialplane.node.call.Call;
import io.dialplane.node.call.CallEnded;
import io.dialplane.node.means.Means;
import io.dialplane.node.media.MediaException;
import io.dialplane.node.media.Recorder;
import io.dialplane.node.media.Recorder.Sides;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Records what the caller says, until a key, silence, the longest time or hang-up. */
final class MessageRecording {
    private static final Logger LOG = LoggerFactory.getLogger(MessageRecording.class);
    private static final Duration COMPLETE = Duration.ofSeconds(5);

    private final Call call;
    private final Means means;
    private final Next.Ask asked;

    MessageRecording(Call call, Means means, Next.Ask asked) {
        this.call = call;
        this.means = means;
        this.asked = asked;
    }

    Outcome run(RecordMessage record) {
        var stream = call.answered();
        if (record.beep()) {
            call.plays(stream, List.of(means.media().beep()), 1);
        }
        Running running;
        try {
            running = means.recordings()
                    .start(
                            call,
                            stream,
                            new Wish(
                                    Sides.RECEIVED,
                                    record.maxLength(),
                                    record.silence().filter(silence -> !silence.isZero()),
                                    record.trim(),
                                    record.file(),
                                    record.status().map(hook -> hook.target())));
        } catch (MediaException e) {
            LOG.warn("not recorded: {}", e.getMessage());
            means.events().document(call, "recording", 0, 0, "$", String.valueOf(e.getMessage()));
            return Outcome.of(record.action(), "record", "", "error", Map.of());
        }
        return finish(record, running);
    }

    private Outcome finish(RecordMessage record, Running running) {
        try {
            var key = key(record, running);
            running.stop();
            var results = results(running);
            record.variable()
                    .ifPresent(name -> call.variables().put(name, record.file().orElse(running.id() + ".wav")));
            var reason = key.isEmpty() ? reason(running) : "finish-key";
            return Outcome.of(record.action(), "record", key, reason, results);
        } catch (CallEnded over) {
            running.stop();
            if (Outcome.of(record.action(), "record", "", "hangup", results(running))
                    instanceof Outcome.Reported(var hook)) {
                new Flow(call, Where.CALL, means).afterwards(asked.with(hook));
            }
            throw over;
        } finally {
            call.digits().whenPressedNothing();
            running.stop();
        }
    }

    /** Waits for the end; which key it was, empty for none. */
    private String key(RecordMessage record, Running running) {
        var done = new CompletableFuture<String>();
        running.result().whenComplete((result, failure) -> done.complete(""));
        call.digits().clear();
        call.digits().whenPressed(() -> {
            for (var digit = call.digits().poll();
                    digit.isPresent();
                    digit = call.digits().poll()) {
                if (record.finishOnKey().indexOf(digit.get()) >= 0) {
                    done.complete(digit.get().toString());
                }
            }
        });
        return call.await(done, record.maxLength().plus(COMPLETE));
    }

    private static String reason(Running running) {
        return switch (running.result().join().reason()) {
            case SILENCE -> "silence";
            case MAX_LENGTH -> "max-length";
            case CLOSED -> "hangup";
            case STOPPED -> "stopped";
            case ERROR -> "error";
        };
    }

    /** What a hook is told about a recording that is over. */
    static Map<String, String> results(Running running) {
        var results = new HashMap<String, String>();
        results.put("Recording", running.id());
        try {
            Recorder.Result result = running.result().get(COMPLETE.toMillis(), TimeUnit.MILLISECONDS);
            results.put("RecordingDuration", Long.toString((result.duration().toMillis() + 500) / 1_000));
            results.put("RecordingSize", Long.toString(result.bytes()));
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            LOG.warn("recording {} is not complete: {}", running.id(), e.toString());
        }
        return results;
    }
}
