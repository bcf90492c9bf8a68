package io.dialplane.settings;

import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The secrets this installation made for itself: {@code secrets.properties} in the data directory, readable by its owner
 * only. A missing one is made on first use; several processes that start at once agree, because each looks again under
 * a file lock before it writes, and the file is replaced as a whole. An environment variable {@code DIALPLANE_NAME}
 * (dashes as underscores) overrides, and is not written down.
 */
public final class Secrets {
    private static final String FILE = "secrets.properties";
    private static final String LOCK = "secrets.lock";
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    /** Without 0 O 1 l I: people type these into telephones. */
    private static final String ALPHABET = "23456789abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ";
    /** 186 bits. */
    private static final int KEY_LENGTH = 32;
    /** 70 bits: for telephones. */
    private static final int USER_PASSWORD_LENGTH = 12;
    /** File locks exclude processes, this one the threads of ours. */
    private static final ReentrantLock THREADS = new ReentrantLock();

    private final Path directory;
    private final Map<String, String> environment;
    private final SecureRandom random = new SecureRandom();

    private Secrets(Path directory, Map<String, String> environment) {
        this.directory = directory;
        this.environment = environment;
    }

    /**
     * Opens the secrets of a data directory, which is created when missing.
     *
     * @param directory the data directory
     * @return its secrets
     * @throws StartFailure with one sentence when the directory cannot be written
     */
    public static Secrets open(Path directory) {
        return open(directory, System.getenv());
    }

    /**
     * As {@link #open(Path)}, with a given environment.
     *
     * @param directory the data directory
     * @param environment variables that override
     * @return its secrets
     */
    public static Secrets open(Path directory, Map<String, String> environment) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw unwritable(directory, e);
        }
        return new Secrets(directory, Map.copyOf(environment));
    }

    /**
     * A secret, made now if there is none yet.
     *
     * @param name letters, digits and dashes, for example {@code node-password}
     * @return its value
     */
    public String secret(String name) {
        if (!name.matches("[a-z0-9-]{1,64}")) {
            throw new IllegalArgumentException("a secret's name is of letters, digits and dashes: " + name);
        }
        String given =
                environment.get("DIALPLANE_" + name.toUpperCase(Locale.ROOT).replace('-', '_'));
        if (given != null && !given.isBlank()) {
            return given.strip();
        }
        return stored(name).orElseGet(() -> make(name));
    }

    /**
     * Where the secrets are.
     *
     * @return the file
     */
    public Path file() {
        return directory.resolve(FILE);
    }

    private Optional<String> stored(String name) {
        return Optional.ofNullable(all().get(name));
    }

    private Map<String, String> all() {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file(), StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (NoSuchFileException firstStart) {
            return Map.of();
        } catch (IOException | IllegalArgumentException e) {
            throw new StartFailure("the secrets " + file() + " cannot be read: " + e.getMessage() + ".", e);
        }
        Map<String, String> all = new TreeMap<>();
        properties.stringPropertyNames().forEach(key -> all.put(key, properties.getProperty(key)));
        return all;
    }

    private String make(String name) {
        THREADS.lock();
        try (FileChannel channel = FileChannel.open(
                        directory.resolve(LOCK),
                        Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                        ownerOnly());
                FileLock lock = channel.lock()) {
            assert lock.isValid();
            Map<String, String> all = new TreeMap<>(all());
            String present = all.get(name);
            if (present != null) {
                return present;
            }
            String made = random(name.startsWith("user-") ? USER_PASSWORD_LENGTH : KEY_LENGTH);
            all.put(name, made);
            replace(all);
            return made;
        } catch (IOException e) {
            throw unwritable(directory, e);
        } finally {
            THREADS.unlock();
        }
    }

    private void replace(Map<String, String> all) throws IOException {
        StringWriter text = new StringWriter();
        text.write("# Made by Dialplane at its first start; whoever reads this file controls it.\n");
        all.forEach((name, value) ->
                text.write(name + "=" + value.replace("\\", "\\\\").replace("\n", "\\n") + "\n"));
        Path written = Files.createTempFile(directory, "secrets", ".tmp", ownerOnly());
        try {
            try (FileChannel channel = FileChannel.open(written, StandardOpenOption.WRITE)) {
                channel.write(ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8)));
                channel.force(true);
            }
            Files.move(written, file(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(written);
        }
    }

    private static FileAttribute<Set<PosixFilePermission>> ownerOnly() {
        return PosixFilePermissions.asFileAttribute(OWNER_ONLY);
    }

    private String random(int length) {
        return random.ints(length, 0, ALPHABET.length())
                .collect(StringBuilder::new, (text, i) -> text.append(ALPHABET.charAt(i)), StringBuilder::append)
                .toString();
    }

    private static StartFailure unwritable(Path directory, IOException cause) {
        return new StartFailure(
                "the data directory " + directory.toAbsolutePath() + " cannot be written ("
                        + cause.getClass().getSimpleName().replace("Exception", "") + ": " + cause.getMessage()
                        + "); DIALPLANE_VAR names another one.",
                cause);
    }
}
