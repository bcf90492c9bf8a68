package io.dialplane.instructions.dialplan;

import static io.dialplane.instructions.dialplan.DialplanWriter.quoted;

import io.dialplane.instructions.RecordMessage;
import io.dialplane.instructions.Recording;
import io.dialplane.instructions.dialplan.DialplanWriter.Said;
import java.time.Duration;
import java.util.Optional;

/** Recordings as FreeSWITCH's applications, which want their files named. */
final class RecordWriter {
    private static final String OWN_FILE = "${uuid}.wav";

    /** What is recorded at the moment. */
    private String recorded = OWN_FILE;

    static Optional<Said> said(RecordMessage r) {
        String file = r.file().orElse(OWN_FILE);
        var limit = Duration.ofSeconds(r.maxLength().toSeconds());
        var silence =
                r.silence().map(time -> Duration.ofSeconds(time.toSeconds())).filter(time -> !time.isZero());
        var missing = new Missing()
                .when("maxLength", !limit.equals(r.maxLength()))
                .when("silence", !silence.equals(r.silence()))
                .when("finishOnKey", !r.finishOnKey().equals("*"))
                .when("beep", r.beep())
                .when("trim", r.trim())
                .when("file", r.file().isEmpty())
                .of("variable", r.variable())
                .of("action", r.action())
                .of("status", r.status());
        return DialplanWriter.said(
                new RecordMessage(
                        limit,
                        silence,
                        "*",
                        false,
                        false,
                        Optional.of(file),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()),
                missing.fields(),
                "record",
                quoted(file) + " " + limit.toSeconds()
                        + silence.map(time -> " 200 " + time.toSeconds()).orElse(""));
    }

    Optional<Said> said(Recording r) {
        var reads = new Recording(r.operation(), false, Optional.empty(), Optional.empty());
        var missing = new Missing();
        if (r.operation() != Recording.Operation.START) {
            missing.when("stereo", r.stereo()).of("file", r.file()).of("status", r.status());
        }
        return switch (r.operation()) {
            case START -> {
                recorded = r.file().orElse(OWN_FILE);
                yield DialplanWriter.said(
                        new Recording(r.operation(), false, Optional.of(recorded), Optional.empty()),
                        missing.when("stereo", r.stereo())
                                .when("file", r.file().isEmpty())
                                .of("status", r.status())
                                .fields(),
                        "record_session",
                        quoted(recorded));
            }
            case STOP -> DialplanWriter.said(reads, missing.fields(), "stop_record_session", "all");
            case PAUSE -> DialplanWriter.said(reads, missing.fields(), "record_session_pause", recorded);
            case RESUME -> DialplanWriter.said(reads, missing.fields(), "record_session_resume", recorded);
        };
    }
}
