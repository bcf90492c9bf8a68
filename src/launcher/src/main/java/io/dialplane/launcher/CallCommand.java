package io.dialplane.launcher;

import io.dialplane.phone.Codec;
import io.dialplane.phone.Ending;
import io.dialplane.phone.Phone;
import io.dialplane.phone.PhoneCall;
import io.dialplane.phone.PhoneException;
import io.dialplane.phone.PhoneOptions;
import io.dialplane.phone.Wav;
import io.dialplane.settings.StartFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./dialplane call}: a real call with the built-in phone, told as it goes. */
@Command(
        name = "call",
        description = "Places a call with the built-in phone and tells what happened.",
        footer = {
            "",
            "Exits 0 when the call was answered, 1 when it was not, 2 when an option is wrong.",
            "Without --proxy the call goes to the Dialplane that runs on this data directory (run.json)."
        },
        mixinStandardHelpOptions = true,
        version = "Dialplane 0.1.0",
        sortOptions = false)
final class CallCommand implements Callable<Integer> {
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(60);
    private static final Duration AFTER_DIGITS = Duration.ofSeconds(3);
    private static final Duration WITHOUT_DIGITS = Duration.ofSeconds(10);

    @Parameters(paramLabel = "NUMBER", description = "The number, or a SIP address (sip:5000@127.0.0.1:5060).")
    private String number = "";

    @Option(
            names = "--digits",
            paramLabel = "LIST",
            defaultValue = "",
            description = "Digits to send after the answer; wN waits N seconds: 1,w2,2 or w0.5,12#.")
    private String digits = "";

    @Option(names = "--record", paramLabel = "FILE", description = "Write what is heard to this WAV file.")
    private Optional<Path> record = Optional.empty();

    @Option(names = "--play", paramLabel = "FILE", description = "Say this WAV file (16 bit, mono, 8000 Hz).")
    private Optional<Path> play = Optional.empty();

    @Option(
            names = "--duration",
            paramLabel = "SECONDS",
            description = "Hang up so long after the answer (default: 3 s after the last digit, 10 s without digits).")
    private Optional<Double> duration = Optional.empty();

    @Option(names = "--from", paramLabel = "USER", defaultValue = "1001", description = "The caller (default: 1001).")
    private String from = "1001";

    @Option(names = "--user", paramLabel = "USER", description = "Answer digest challenges as this user.")
    private Optional<String> user = Optional.empty();

    @Option(names = "--password", paramLabel = "PASSWORD", description = "… with this password (default: run.json's).")
    private Optional<String> password = Optional.empty();

    @Option(names = "--domain", paramLabel = "DOMAIN", defaultValue = "", description = "The caller's SIP domain.")
    private String domain = "";

    @Option(names = "--proxy", paramLabel = "HOST:PORT", description = "Where the call goes (default: run.json's sip).")
    private Optional<String> proxy = Optional.empty();

    @Option(names = "--tcp", description = "SIP over TCP.")
    private boolean tcp;

    @Option(names = "--codec", paramLabel = "PCMU|PCMA", description = "Offer this codec only (default: both).")
    private Optional<String> codec = Optional.empty();

    @Option(
            names = "--port-offset",
            paramLabel = "N",
            defaultValue = "0",
            description = "Of the instance to call, when there is no run.json.")
    private int offset;

    @Override
    public Integer call() {
        DigitScript script = script();
        var installation = Installation.of(System.getenv());
        Optional<RunFile> run = RunFile.read(installation.var());
        String target = proxy.or(() -> run.map(RunFile::sip)).orElse("127.0.0.1:" + (5_060 + offset));
        try (Phone phone = options(run, target).open()) {
            long begun = System.nanoTime();
            say(begun, "calling " + number + " through " + target + (tcp ? " over TCP" : ""));
            PhoneCall call = phone.calls(number);
            if (!awaitAnswer(call, begun)) {
                return 1;
            }
            converse(call, script, begun);
            report(call, begun);
            return 0;
        }
    }

    private DigitScript script() {
        try {
            return DigitScript.parse(digits);
        } catch (IllegalArgumentException wrong) {
            throw new StartFailure("--digits: " + wrong.getMessage() + ".", wrong);
        }
    }

    private PhoneOptions options(Optional<RunFile> run, String target) {
        String name = user.orElse(from);
        Optional<RunFile.User> known = run.stream()
                .flatMap(r -> r.users().stream())
                .filter(u -> u.user().equals(name))
                .findFirst();
        String secret = password.or(() -> user.flatMap(u -> known.map(RunFile.User::password)))
                .orElse("");
        String realm = domain.isEmpty() ? known.map(RunFile.User::domain).orElse("") : domain;
        try {
            PhoneOptions options = Phone.named(name).proxy(target).credentials(realm, secret);
            if (codec.isPresent()) {
                options = options.speaks(Codec.valueOf(codec.get().toUpperCase(Locale.ROOT)));
            }
            return tcp ? options.overTcp() : options;
        } catch (IllegalArgumentException wrong) {
            String option =
                    codec.isPresent() && String.valueOf(wrong.getMessage()).contains("Codec")
                            ? "--codec " + codec.get() + ": expected PCMU or PCMA."
                            : "--proxy " + target + ": expected host:port.";
            throw new StartFailure(option, wrong);
        }
    }

    /** Tells every response; false when the call ended without an answer. */
    private static boolean awaitAnswer(PhoneCall call, long begun) {
        int told = 0;
        long limit = begun + ANSWER_LIMIT.toNanos();
        while (true) {
            var progress = call.progress();
            for (; told < progress.size(); told++) {
                var response = progress.get(told);
                if (response.status() > 100) {
                    say(begun, meaning(response.status()) + " (" + response.status() + " " + response.reason() + ")");
                }
            }
            if (call.state() == PhoneCall.State.ANSWERED || call.answerMillis() > 0) {
                return true;
            }
            if (call.ending().isPresent()) {
                Ending ending = call.ending().get();
                say(begun, "not answered: " + ending.status() + " " + ending.text());
                return false;
            }
            if (System.nanoTime() > limit) {
                call.hangUp();
                say(begun, "not answered within " + ANSWER_LIMIT.toSeconds() + " s, given up");
                return false;
            }
            if (call.endsWithin(Duration.ofMillis(20))) {
                continue;
            }
        }
    }

    private static String meaning(int status) {
        return switch (status) {
            case 180 -> "ringing";
            case 183 -> "early media";
            case 200 -> "answered";
            default -> status < 200 ? "progress" : "refused";
        };
    }

    private void converse(PhoneCall call, DigitScript script, long begun) {
        play.ifPresent(file -> {
            try {
                call.says(Wav.read(file));
            } catch (IOException e) {
                throw new StartFailure("--play: " + e.getMessage() + ".", e);
            }
        });
        long answered = System.nanoTime();
        for (DigitScript.Step step : script.steps()) {
            switch (step) {
                case DigitScript.Step.Wait(Duration time) -> {
                    if (call.endsWithin(time)) {
                        return;
                    }
                }
                case DigitScript.Step.Send(String text) -> {
                    try {
                        call.sendDigits(text);
                        say(begun, "sent digits " + text);
                    } catch (PhoneException ended) {
                        return;
                    }
                }
            }
        }
        Duration stay = duration.map(
                        seconds -> Duration.ofMillis((long) (seconds * 1_000)).minusNanos(System.nanoTime() - answered))
                .orElse(script.steps().isEmpty() ? WITHOUT_DIGITS : AFTER_DIGITS);
        if (stay.isNegative() || !call.endsWithin(stay)) {
            call.hangUp();
        }
    }

    private void report(PhoneCall call, long begun) {
        var received = call.received();
        say(
                begun,
                String.format(
                        Locale.ROOT,
                        "received %.1f s of %s: %d packets, %d lost, %d doubled, jitter %.2f ms, longest gap %.0f ms,"
                                + " level %.1f dBFS",
                        received.durationMillis() / 1_000,
                        call.codec().map(Enum::name).orElse("nothing"),
                        received.packets(),
                        received.lost(),
                        received.duplicates(),
                        received.jitterMillis(),
                        received.maxGapMillis(),
                        received.levelDbfs()));
        say(
                begun,
                String.format(
                        Locale.ROOT,
                        "sent %d packets; 200 OK after %.1f ms, first packet %.1f ms after it",
                        call.packetsSent(),
                        call.answerMillis(),
                        received.packets() == 0 ? 0 : call.firstPacketMillis()));
        record.ifPresent(file -> {
            write(file, call.heard());
            say(begun, "recorded to " + file);
        });
        call.ending()
                .ifPresent(ending -> say(
                        begun,
                        "hung up by " + (ending.by() == Ending.By.US ? "this phone" : "the other side")
                                + (ending.cause() > 0 ? ", cause " + ending.cause() : "")
                                + (ending.text().isEmpty() ? "" : ", " + ending.text())));
    }

    private static void write(Path file, short[] samples) {
        try {
            Path parent = file.toAbsolutePath().getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            Wav.write(file, samples);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    private static void say(long begun, String text) {
        System.out.printf(Locale.ROOT, "%7.3f s  %s%n", (System.nanoTime() - begun) / 1e9, text);
    }
}
