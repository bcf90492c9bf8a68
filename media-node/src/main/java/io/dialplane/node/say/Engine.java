package io.dialplane.node.say;

import io.dialplane.node.media.MediaException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/**
 * A text-to-speech program: gets the text on its standard input, gives a WAV on its standard output, or in the file
 * that takes the place of {@code {file}} in its command line. It is started without a shell, has a time limit and its
 * output a size limit, and only a few run at once.
 */
final class Engine {
    private static final Pattern NAME = Pattern.compile("(?!.*\\.\\.)[A-Za-z0-9][A-Za-z0-9_+./-]{0,63}");
    private static final String ESPEAK = "espeak-ng";
    private static final List<String> ESPEAK_COMMAND = List.of(ESPEAK, "--stdin", "--stdout", "-v", "{voice}");

    private final List<String> command;
    private final Duration timeout;
    private final int largest;
    private final Semaphore running =
            new Semaphore(Math.max(2, Runtime.getRuntime().availableProcessors()));

    private Engine(List<String> command, Duration timeout, int largest) {
        this.command = command;
        this.timeout = timeout;
        this.largest = largest;
    }

    /** By the setting: {@code auto}, {@code none}, {@code espeak-ng} or a command line. */
    static Optional<Engine> of(String setting, Duration timeout, int largest) {
        List<String> command = switch (setting.strip()) {
            case "none", "" -> List.of();
            case "auto" -> installed() ? ESPEAK_COMMAND : List.of();
            case ESPEAK -> ESPEAK_COMMAND;
            default -> Arrays.asList(setting.strip().split("\\s+"));
        };
        return command.isEmpty() ? Optional.empty() : Optional.of(new Engine(command, timeout, largest));
    }

    private static boolean installed() {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Arrays.stream(path.split(":"))
                .filter(directory -> !directory.isBlank())
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, ESPEAK)));
    }

    String name() {
        return command.getFirst();
    }

    /**
     * Speaks. Blocks.
     *
     * @param voice the engine's name of a voice; the language when empty
     * @return a WAV file
     */
    byte[] speak(String text, String language, Optional<String> voice) {
        String spoken = voice.orElse(language);
        if (!NAME.matcher(spoken).matches() || !NAME.matcher(language).matches()) {
            throw new MediaException("\"" + spoken + "\" cannot be the name of a voice or language");
        }
        try {
            if (!running.tryAcquire(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new MediaException(name() + " has too many texts to speak");
            }
            try {
                return run(text, language, spoken);
            } finally {
                running.release();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MediaException("speaking was interrupted", e);
        } catch (IOException e) {
            throw new MediaException(name() + " cannot be run: " + e.getMessage(), e);
        }
    }

    private byte[] run(String text, String language, String voice) throws IOException, InterruptedException {
        boolean byFile = command.stream().anyMatch(word -> word.contains("{file}"));
        Optional<Path> file = byFile ? Optional.of(Files.createTempFile("dialplane-say", ".wav")) : Optional.empty();
        List<String> filled = command.stream()
                .map(word -> word.replace("{language}", language)
                        .replace("{voice}", voice)
                        .replace("{file}", file.map(Path::toString).orElse("")))
                .toList();
        try {
            Process process = new ProcessBuilder(filled)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try {
                byte[] output = output(process, text);
                return file.isPresent() ? bounded(Files.newInputStream(file.get())) : output;
            } finally {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } finally {
            if (file.isPresent()) {
                Files.deleteIfExists(file.get());
            }
        }
    }

    private byte[] output(Process process, String text) throws IOException, InterruptedException {
        long end = System.nanoTime() + timeout.toNanos();
        Thread.ofVirtual().name("say-input").start(() -> write(process, text));
        FutureTask<byte[]> reading = new FutureTask<>(() -> bounded(process.getInputStream()));
        Thread.ofVirtual().name("say-output").start(reading);
        try {
            byte[] output = reading.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
            if (!process.waitFor(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                throw new TimeoutException();
            }
            if (process.exitValue() != 0) {
                throw new MediaException(name() + " failed with exit status " + process.exitValue());
            }
            return output;
        } catch (TimeoutException e) {
            throw new MediaException(name() + " took longer than " + timeout.toMillis() + " ms", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof MediaException known) {
                throw known;
            }
            throw new IOException(e.getCause());
        }
    }

    private static void write(Process process, String text) {
        try (OutputStream in = process.getOutputStream()) {
            in.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException gone) {
            // it did not want all of it: its exit status and output tell
        }
    }

    private byte[] bounded(InputStream stream) throws IOException {
        try (InputStream in = stream) {
            byte[] bytes = in.readNBytes(largest + 1);
            if (bytes.length > largest) {
                throw new MediaException(name() + " gave more than " + largest + " bytes");
            }
            return bytes;
        }
    }
}
