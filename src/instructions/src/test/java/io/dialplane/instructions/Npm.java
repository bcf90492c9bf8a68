package io.dialplane.instructions;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Scripts of a folder of {@code src/test/npm}, with the packages its lock file names. */
public final class Npm {
    private final Path directory;

    private Npm(Path directory) {
        this.directory = directory;
    }

    /** Installs the packages into {@code target} unless they are there. */
    public static Npm of(String project) throws IOException, InterruptedException {
        var source = Path.of("src/test/npm", project);
        var npm = new Npm(Path.of("target/npm", project));
        Files.createDirectories(npm.directory);
        var installed = npm.directory.resolve("installed.json");
        var lock = source.resolve("package-lock.json");
        boolean same = Files.exists(installed) && Files.mismatch(lock, installed) == -1;
        try (var files = Files.list(source)) {
            for (var file : files.toList()) {
                Files.copy(file, npm.directory.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        if (!same) {
            npm.run(
                    "",
                    "npm",
                    "ci",
                    "--ignore-scripts",
                    "--omit=optional",
                    "--prefer-offline",
                    "--no-audit",
                    "--no-fund",
                    "--loglevel=error");
            Files.copy(lock, installed, StandardCopyOption.REPLACE_EXISTING);
        }
        return npm;
    }

    /** What the script writes to standard output. */
    public String node(String script, String input) throws IOException, InterruptedException {
        return run(input, "node", script);
    }

    private String run(String input, String... command) throws IOException, InterruptedException {
        var errors = directory.resolve("errors.txt");
        var in = directory.resolve("input.txt");
        var out = directory.resolve("output.txt");
        Files.writeString(in, input);
        Process process;
        try {
            process = new ProcessBuilder(List.of(command))
                    .directory(directory.toFile())
                    .redirectInput(in.toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(errors.toFile())
                    .start();
        } catch (IOException e) {
            throw new AssertionError(
                    "this test needs Node.js 20 with npm: " + command[0] + " could not be started; " + e.getMessage(),
                    e);
        }
        try {
            assertThat(process.waitFor(3, TimeUnit.MINUTES))
                    .as(String.join(" ", command) + " ends within 3 minutes")
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue())
                .as(
                        "%s in %s (npm needs its registry or a filled cache): %s",
                        String.join(" ", command), directory, Files.readString(errors))
                .isZero();
        return Files.readString(out, StandardCharsets.UTF_8);
    }
}
