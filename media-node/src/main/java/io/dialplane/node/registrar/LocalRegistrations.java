package io.dialplane.node.registrar;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Contacts of users in this node, for back ends of FreeSWITCH's xml_curl, which keep none. Each change is a line of a
 * file, written through before it is acknowledged; the file is written anew at start and when most of it is of the past.
 * Safe for any thread; storing blocks for the disk.
 */
public final class LocalRegistrations implements Registrations, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LocalRegistrations.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_USERS = 100_000;
    private static final int LONGEST_LINE = 65_536;
    private static final int MOST_OLD_LINES = 10_000;

    private final Path file;
    private final LongSupplier clockMillis;
    private final Map<String, Map<String, Line>> users = new LinkedHashMap<>();
    private FileChannel out;
    private int lines;

    /** One change, as the file keeps it. */
    private record Line(Registration registration, long expiresAtMillis) {}

    /**
     * Opens the file, or makes it.
     *
     * @param clockMillis the time, milliseconds since 1970
     * @throws UncheckedIOException when it cannot be read or written
     */
    public LocalRegistrations(Path file, LongSupplier clockMillis) {
        this.file = file;
        this.clockMillis = clockMillis;
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            if (Files.exists(file)) {
                read();
            }
            out = compact();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read() throws IOException {
        try (var reader = Files.newBufferedReader(file)) {
            for (var text = reader.readLine(); text != null; text = reader.readLine()) {
                try {
                    apply(JSON.readValue(text, Line.class));
                } catch (JsonProcessingException e) {
                    // the last line, when the process ended while it was written: it was not acknowledged
                    LOG.warn("a line of {} is left out: {}", file, e.getOriginalMessage());
                }
            }
        }
    }

    /** Writes what counts to a new file that takes the place of the old one. */
    private FileChannel compact() throws IOException {
        var fresh = file.resolveSibling(file.getFileName() + ".new");
        var channel = FileChannel.open(
                fresh, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        lines = 0;
        long now = clockMillis.getAsLong();
        users.values().forEach(contacts -> contacts.values().removeIf(line -> line.expiresAtMillis() <= now));
        users.values().removeIf(Map::isEmpty);
        for (var contacts : users.values()) {
            for (var line : contacts.values()) {
                write(channel, line);
            }
        }
        channel.force(true);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return channel;
    }

    private void write(FileChannel channel, Line line) throws IOException {
        var bytes = ByteBuffer.wrap((JSON.writeValueAsString(line) + "\n").getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        lines++;
    }

    private void apply(Line line) {
        var registration = line.registration();
        var key = key(registration.user(), registration.domain());
        if (registration.expires() == 0) {
            var contacts = users.getOrDefault(key, Map.of());
            if (registration.contact().equals("*")) {
                users.remove(key);
            } else {
                contacts.remove(registration.contact());
            }
        } else {
            users.computeIfAbsent(key, none -> new LinkedHashMap<>()).put(registration.contact(), line);
        }
    }

    private static String key(String user, String domain) {
        return user + "@" + domain;
    }

    @Override
    public synchronized CompletableFuture<Outcome> store(Registration registration) {
        long now = clockMillis.getAsLong();
        var key = key(registration.user(), registration.domain());
        var contacts = users.getOrDefault(key, Map.of());
        var same = contacts.get(registration.contact());
        if (same != null
                && same.registration().callId().equals(registration.callId())
                && same.registration().cseq() >= registration.cseq()) {
            return CompletableFuture.completedFuture(new Outcome.OutOfOrder());
        }
        contacts.values().removeIf(line -> line.expiresAtMillis() <= now);
        boolean isNew = registration.expires() > 0 && !contacts.containsKey(registration.contact());
        if (isNew && (contacts.size() >= MOST_CONTACTS || contacts.isEmpty() && users.size() >= MOST_USERS)) {
            return CompletableFuture.completedFuture(new Outcome.TooMany());
        }
        try {
            var line = new Line(registration, now + registration.expires() * 1_000);
            if (JSON.writeValueAsBytes(line).length > LONGEST_LINE) {
                return CompletableFuture.completedFuture(new Outcome.TooMany());
            }
            if (lines > MOST_OLD_LINES + 2 * users.size()) {
                out.close();
                out = compact();
            }
            write(out, line);
            out.force(false);
            apply(line);
        } catch (IOException e) {
            LOG.error("a registration cannot be kept: {}", e.toString());
            return CompletableFuture.completedFuture(new Outcome.Unavailable(e.toString()));
        }
        return query(registration.user(), registration.domain());
    }

    @Override
    public synchronized CompletableFuture<Outcome> query(String user, String domain) {
        long now = clockMillis.getAsLong();
        var found = new ArrayList<Contact>();
        for (var line : users.getOrDefault(key(user, domain), Map.of()).values()) {
            if (line.expiresAtMillis() > now) {
                found.add(new Contact(
                        line.registration().contact(),
                        (line.expiresAtMillis() - now + 999) / 1_000,
                        line.registration().path()));
            }
        }
        return CompletableFuture.completedFuture(new Outcome.Stored(List.copyOf(found)));
    }

    @Override
    public synchronized void close() {
        try {
            out.close();
        } catch (IOException e) {
            LOG.debug("while closing {}", file, e);
        }
    }
}
