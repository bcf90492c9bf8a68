package io.dialplane.node.spool;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dialplane.settings.StartFailure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records on their way to the database (of calls, of what is to be reported), in order, so that a killed node loses none
 * that was handed to the system:
 *
 * <ol>
 *   <li>The writer appends each record, one JSON object a line, to the open file of the spool directory, and closes the
 *       file after 200 ms or 200 records.
 *   <li>The poster sends closed files, oldest first, as one JSON array each, and deletes one when the application server
 *       says that it is in the database; until then it tries again, at first after 100 ms, then ever more seldom, at last every
 *       minute.
 * </ol>
 *
 * A back end that never takes them costs a bounded part of the disk: when the closed files are larger than allowed, the
 * oldest but the one in the poster's hand go.
 *
 * A file found at the start is posted like any other; the application server knows a record it has by its id.
 */
public final class Spool<T> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Spool.class);
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final String OPEN = ".open";
    private static final String CLOSED = ".json";
    private static final int MOST_IN_FILE = 200;
    private static final long LONGEST_OPEN_MILLIS = 200;
    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 60_000;
    /** Records in memory while the disk does not take them; then the oldest are lost, with a word in the log. */
    private static final int MOST_WAITING = 100_000;

    private static final long TELL_EVERY_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final String what;
    private final Path directory;
    private final long mostBytes;
    private final Function<byte[], Boolean> post;
    private final LinkedBlockingQueue<byte[]> records = new LinkedBlockingQueue<>(MOST_WAITING);
    private final LinkedBlockingQueue<Batch> closed = new LinkedBlockingQueue<>();
    /** Of all closed files, the one in the poster's hand included. */
    private final AtomicLong bytes = new AtomicLong();

    private final AtomicLong dropped = new AtomicLong();
    private final Semaphore again = new Semaphore(0);
    private final Thread writer;
    private final Thread poster;
    private volatile boolean closing;
    /** The writer's only. */
    private long toldNanos = System.nanoTime() - TELL_EVERY_NANOS;

    private long number = System.currentTimeMillis() * 1_000;

    /** A closed file. */
    private record Batch(Path file, long bytes) {
        static Batch of(Path file) {
            try {
                return new Batch(file, Files.size(file));
            } catch (IOException e) {
                return new Batch(file, 0);
            }
        }
    }

    /**
     * @param what the records are, in the plural, for messages: {@code call records}
     * @param directory made when missing
     * @param mostBytes of closed files
     * @param post sends a JSON array and says whether all of it is in the database; blocks, bounded in time
     * @throws StartFailure when the directory cannot be written
     */
    public Spool(String what, Path directory, long mostBytes, Function<byte[], Boolean> post) {
        this.what = what;
        this.directory = directory;
        this.mostBytes = mostBytes;
        this.post = post;
        left().forEach(this::queue);
        writer = Thread.ofPlatform().name(what + " writer").daemon().unstarted(this::write);
        poster = Thread.ofPlatform().name(what + " poster").daemon().unstarted(this::send);
        writer.start();
        poster.start();
    }

    private List<Path> left() {
        try {
            Files.createDirectories(directory);
            try (Stream<Path> files = Files.list(directory)) {
                return files.filter(file -> file.toString().endsWith(OPEN)
                                || file.toString().endsWith(CLOSED))
                        .sorted()
                        .toList();
            }
        } catch (IOException e) {
            throw new StartFailure("the directory of " + what + " " + directory + " cannot be used: " + e + ".", e);
        }
    }

    /** Takes a record; never blocks. */
    public void add(T record) {
        byte[] line;
        try {
            line = JSON.writeValueAsBytes(record);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record of texts and numbers can be written", e);
        }
        while (!records.offer(line)) {
            records.poll();
            dropped.incrementAndGet();
            LOG.error("one of the {} is lost: the disk does not take them as fast as they come", what);
        }
    }

    /** Records and files that are not in the database yet. */
    public int waiting() {
        return records.size() + closed.size();
    }

    /** Records that are lost, since the start. */
    public long dropped() {
        return dropped.get();
    }

    /** Tries again at once to send what waits: the application server is back. */
    public void retry() {
        again.release();
    }

    private void write() {
        var batch = new ArrayList<byte[]>(MOST_IN_FILE);
        var file = next();
        int inFile = 0;
        long opened = 0;
        try {
            while (!(closing && records.isEmpty())) {
                var first = records.poll(inFile == 0 ? 1_000 : 20, TimeUnit.MILLISECONDS);
                long now = System.nanoTime() / 1_000_000;
                if (first != null) {
                    batch.add(first);
                    records.drainTo(batch, MOST_IN_FILE - inFile - 1);
                    append(file, batch);
                    opened = inFile == 0 ? now : opened;
                    inFile += batch.size();
                    batch.clear();
                }
                if (inFile >= MOST_IN_FILE || inFile > 0 && (closing || now - opened >= LONGEST_OPEN_MILLIS)) {
                    finish(file);
                    file = next();
                    inFile = 0;
                }
            }
            if (inFile > 0) {
                finish(file);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private Path next() {
        return directory.resolve(++number + OPEN);
    }

    private void append(Path file, List<byte[]> batch) throws InterruptedException {
        var bytes = new ByteArrayOutputStream(batch.size() * 600);
        for (var line : batch) {
            bytes.writeBytes(line);
            bytes.write('\n');
        }
        while (true) {
            try {
                Files.write(file, bytes.toByteArray(), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                return;
            } catch (IOException e) {
                LOG.error("{} cannot be written to {}: {}", what, file, e.getMessage());
                TimeUnit.SECONDS.sleep(1);
            }
        }
    }

    private void finish(Path file) {
        var done = directory.resolve(String.valueOf(file.getFileName()).replace(OPEN, CLOSED));
        try {
            Files.move(file, done);
            queue(done);
        } catch (IOException e) {
            LOG.warn("{} keeps its name: {}", file, e.getMessage());
            queue(file);
        }
    }

    private void queue(Path file) {
        var batch = Batch.of(file);
        bytes.addAndGet(batch.bytes());
        closed.add(batch);
        long lost = 0;
        while (bytes.get() > mostBytes) {
            var oldest = closed.poll();
            if (oldest == null) {
                break;
            }
            lost += drop(oldest);
        }
        long total = dropped.addAndGet(lost);
        if (lost > 0 && System.nanoTime() - toldNanos >= TELL_EVERY_NANOS) {
            toldNanos = System.nanoTime();
            LOG.warn(
                    "the oldest {} are dropped, {} so far: no application server takes them, and {} may hold {} MB",
                    what,
                    total,
                    directory,
                    mostBytes >> 20);
        }
    }

    /** How many records it held. */
    private long drop(Batch batch) {
        bytes.addAndGet(-batch.bytes());
        try (Stream<String> lines = Files.lines(batch.file())) {
            long count = lines.count();
            Files.deleteIfExists(batch.file());
            return count;
        } catch (IOException | java.io.UncheckedIOException e) {
            LOG.warn("{} cannot be dropped: {}", batch.file(), e.getMessage());
            return 0;
        }
    }

    private void send() {
        long pause = FIRST_PAUSE_MILLIS;
        try {
            while (!(closing && !writer.isAlive() && closed.isEmpty())) {
                var batch = closed.poll(100, TimeUnit.MILLISECONDS);
                if (batch == null) {
                    continue;
                }
                while (!sent(batch.file())) {
                    if (closing) {
                        return;
                    }
                    again.drainPermits();
                    boolean isBack = again.tryAcquire(pause, TimeUnit.MILLISECONDS);
                    pause = isBack ? FIRST_PAUSE_MILLIS : Math.min(pause * 2, LONGEST_PAUSE_MILLIS);
                }
                bytes.addAndGet(-batch.bytes());
                pause = FIRST_PAUSE_MILLIS;
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean sent(Path file) {
        try {
            var array = array(Files.readString(file, StandardCharsets.UTF_8));
            if (!array.equals("[]") && !post.apply(array.getBytes(StandardCharsets.UTF_8))) {
                return false;
            }
            Files.deleteIfExists(file);
            return true;
        } catch (IOException e) {
            LOG.error("{} in {} cannot be read: {}", what, file, e.getMessage());
            return false;
        }
    }

    /** One array of the whole lines; one that a kill or a full disk left half is left out, or it would hold up the rest. */
    private static String array(String lines) {
        var text = new StringBuilder(lines.length() + 2).append('[');
        for (var line : lines.split("\n")) {
            if (isWhole(line)) {
                text.append(text.length() > 1 ? "," : "").append(line);
            }
        }
        return text.append(']').toString();
    }

    private static boolean isWhole(String line) {
        try {
            return JSON.readTree(line).isObject();
        } catch (JsonProcessingException half) {
            return false;
        }
    }

    /** Writes what is there, tries once more to send it, and leaves the rest for the next start. */
    public void close(Duration limit) {
        closing = true;
        again.release();
        long deadline = System.nanoTime() + limit.toNanos();
        for (var thread : List.of(writer, poster)) {
            try {
                thread.join(Math.max(1, (deadline - System.nanoTime()) / 1_000_000));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        poster.interrupt();
    }

    @Override
    public void close() {
        close(Duration.ofSeconds(2));
    }
}
