package io.dialplane.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Scripts of a folder of {@code src/test/npm}, with the packages its lock file names. */
public final class Npm {
    private static final long LONGEST_MINUTES = 3;

    private final Path directory;

    private Npm(Path directory) {
        this.directory = directory;
    }

    /** Installs a folder's packages below {@code target} unless they are there. */
    public static Npm of(String project) throws IOException, InterruptedException {
        Path source = Path.of("src/test/npm", project);
        Npm npm = new Npm(Path.of("target/npm", project));
        Files.createDirectories(npm.directory);
        Path installed = npm.directory.resolve("installed.json");
        Path lock = source.resolve("package-lock.json");
        boolean same = Files.exists(installed) && Files.mismatch(lock, installed) == -1;
        try (var files = Files.list(source)) {
            for (Path file : files.toList()) {
                Files.copy(
                        file,
                        npm.directory.resolve(file.getFileName().toString()),
                        StandardCopyOption.REPLACE_EXISTING);
            }
        }
        if (!same) {
            String options =
                    "ci --ignore-scripts --omit=optional --prefer-offline --no-audit --no-fund --loglevel=error";
            npm.run("", List.of(("npm " + options).split(" ")));
            Files.copy(lock, installed, StandardCopyOption.REPLACE_EXISTING);
        }
        return npm;
    }

    /** What a script writes to standard output. */
    public String node(String script, String input) throws IOException, InterruptedException {
        return run(input, List.of("node", script));
    }

    /** Runs a program in the folder, such as {@code node script.mjs}; what it writes to standard output. */
    public String run(String input, List<String> command) throws IOException, InterruptedException {
        Path errors = directory.resolve("errors.txt");
        Path in = directory.resolve("input.txt");
        Path out = directory.resolve("output.txt");
        Files.writeString(in, input);
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectInput(in.toFile())
                .redirectOutput(out.toFile())
                .redirectError(errors.toFile())
                .start();
        try {
            if (!process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0) {
                throw new AssertionError(command + " in " + directory + " (npm needs its registry or a filled cache): "
                        + Files.readString(errors));
            }
        } finally {
            process.destroyForcibly();
        }
        return Files.readString(out, StandardCharsets.UTF_8);
    }
}
