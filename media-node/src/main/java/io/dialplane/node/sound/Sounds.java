package io.dialplane.node.sound;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.dialplane.node.media.MediaException;
import io.dialplane.node.media.MediaSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Everything that can be played, by name. Decoded sounds are kept, bounded by memory; many calls that want the same one
 * at once cause one fetch. Blocks for input; any thread.
 */
public final class Sounds implements AutoCloseable {
    private static final String LIST = "file_string://";
    private static final int LONGEST_NAME = 8192;
    private static final int MOST_PARTS = 64;

    /** A decoded sound, and for how long it need not be asked for again. */
    private record Held(Clip clip, Optional<String> etag, long freshUntilNanos) {}

    private final SoundFiles files;
    private final HttpSounds http;
    private final LongSupplier nanos;
    private final ExecutorService fetchers = Executors.newVirtualThreadPerTaskExecutor();
    private final AsyncCache<String, Held> cache;

    public Sounds(MediaSettings settings) {
        this(settings, System::nanoTime);
    }

    Sounds(MediaSettings settings, LongSupplier nanos) {
        this.nanos = nanos;
        files = new SoundFiles(settings.sounds(), settings.playRoots().orElse(List.of()), settings.maxSoundBytes());
        http = new HttpSounds(
                settings.httpConnectTimeout(), settings.httpTimeout(), settings.httpTtl(), settings.maxSoundBytes());
        cache = Caffeine.newBuilder()
                .executor(fetchers)
                .maximumWeight(settings.soundCacheBytes())
                .weigher((String name, Held held) -> (int) Math.min(held.clip().bytes(), Integer.MAX_VALUE))
                .buildAsync();
    }

    /**
     * Finds a sound.
     *
     * @param source as a {@code play} instruction names it; also {@code file_string://a!b!c}, one after another
     * @throws MediaException naming it and what is wrong
     */
    public PlayableSound find(String source) {
        String name = source.strip();
        if (name.isEmpty() || name.length() > LONGEST_NAME) {
            throw new MediaException("a sound's name must have 1 to " + LONGEST_NAME + " characters");
        }
        if (!name.startsWith(LIST)) {
            return one(name);
        }
        String[] parts = name.substring(LIST.length()).split("!", -1);
        if (parts.length > MOST_PARTS) {
            throw new MediaException("file_string:// takes at most " + MOST_PARTS + " sounds");
        }
        List<Clip> clips = new ArrayList<>();
        for (String part : parts) {
            clips.add(one(part.strip()));
        }
        return new Sequence(clips);
    }

    private Clip one(String name) {
        if (name.startsWith(Tones.TONE)) {
            return kept(name, () -> Tones.tone(name));
        }
        if (name.startsWith(Tones.SILENCE)) {
            return Tones.silence(name);
        }
        if (name.startsWith("http://") || name.startsWith("https://")) {
            return fetched(name);
        }
        if (name.contains("://")) {
            throw new MediaException(name + ": unknown kind of sound; expected a file, http, https, tone_stream,"
                    + " silence_stream or file_string");
        }
        SoundFiles.Located file = files.locate(name);
        return kept(file.key(), () -> decoded(files.read(file, name), name));
    }

    private static Clip decoded(byte[] wav, String name) {
        return new Clip(Wav.decode(wav, name), 1);
    }

    /**
     * A sound made by {@code maker} unless one is held under that key.
     *
     * @throws MediaException from the maker
     */
    public Clip kept(String key, Supplier<Clip> maker) {
        CompletableFuture<Held> held =
                cache.get(key, (k, executor) -> load(() -> new Held(maker.get(), Optional.empty(), 0)));
        return join(held).clip();
    }

    private Clip fetched(String url) {
        CompletableFuture<Held> held = cache.get(url, (k, executor) -> load(() -> fetch(url, Optional.empty())));
        Held current = join(held);
        if (nanos.getAsLong() - current.freshUntilNanos() < 0) {
            return current.clip();
        }
        // stale: one of those who want it asks again, in place of the old entry
        CompletableFuture<Held> renewed = new CompletableFuture<>();
        if (cache.asMap().replace(url, held, renewed)) {
            load(() -> fetch(url, Optional.of(current))).whenComplete((next, failure) -> {
                if (failure == null) {
                    renewed.complete(next);
                } else {
                    renewed.completeExceptionally(failure);
                }
            });
            return join(renewed).clip();
        }
        return join(cache.get(url, (k, executor) -> load(() -> fetch(url, Optional.empty()))))
                .clip();
    }

    private Held fetch(String url, Optional<Held> old) {
        HttpSounds.Fetched fetched = http.fetch(url, old.flatMap(Held::etag));
        Clip clip = fetched.body()
                .map(body -> decoded(body, url))
                .or(() -> old.map(Held::clip))
                .orElseThrow(() -> new MediaException(url + " was answered without a body"));
        Duration ttl = fetched.ttl();
        return new Held(clip, fetched.etag(), nanos.getAsLong() + ttl.toNanos());
    }

    private CompletableFuture<Held> load(Supplier<Held> loader) {
        return CompletableFuture.supplyAsync(loader, fetchers);
    }

    private static Held join(CompletableFuture<Held> held) {
        try {
            return held.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof MediaException known) {
                throw new MediaException(String.valueOf(known.getMessage()), known);
            }
            throw e;
        }
    }

    @Override
    public void close() {
        http.close();
        fetchers.shutdownNow();
    }
}
