package io.dialplane.node.sound;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.dialplane.node.media.MediaException;
import io.dialplane.node.media.MediaSettings;
import io.dialplane.settings.egress.EgressPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Everything that can be played, by name. Decoded sounds are kept, bounded by memory; many calls that want the same one
 * at once cause one fetch. Blocks for input; any thread.
 */
public final class Sounds implements AutoCloseable {
    private static final String LIST = "file_string://";
    private static final String MUSIC = "local_stream://";
    private static final String BEEP = "tone_stream://%(200,0,1000)";
    private static final Pattern VARIABLES = Pattern.compile("(?:\\{[^{}]*\\}|\\[[^\\[\\]]*\\])+");
    private static final int LONGEST_NAME = 8192;
    private static final int MOST_PARTS = 64;

    /** What the cache holds: a decoded sound, or for a moment the reason why there is none. */
    private sealed interface Entry {}

    /** For so long it need not be asked for again. */
    private record Held(Clip clip, Optional<String> etag, long freshUntilNanos) implements Entry {}

    private record Failed(MediaException why) implements Entry {}

    private final SoundFiles files;
    private final HttpSounds http;
    private final LongSupplier nanos;
    private final String holdMusic;
    private final String ringTone;
    private final ExecutorService fetchers = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore decoders = new Semaphore(2);
    private final AsyncCache<String, Entry> cache;

    public Sounds(MediaSettings settings) {
        this(settings, System::nanoTime);
    }

    Sounds(MediaSettings settings, LongSupplier nanos) {
        this.nanos = nanos;
        holdMusic = settings.holdMusic().strip();
        ringTone = RingTones.source(settings.ringTone());
        if (holdMusic.contains(MUSIC)) {
            throw new MediaException("the setting media.hold-music has the value '" + holdMusic
                    + "': expected another sound than " + MUSIC + ", which means this one");
        }
        files = new SoundFiles(settings.sounds(), settings.playRoots().orElse(List.of()), settings.maxSoundBytes());
        var policy = EgressPolicy.of(
                settings.egress().allow().orElse(List.of()),
                settings.egress().deny().orElse(List.of()));
        http = new HttpSounds(
                policy,
                settings.httpConnectTimeout(),
                settings.httpTimeout(),
                settings.httpTtl(),
                settings.maxSoundBytes());
        cache = Caffeine.newBuilder()
                .executor(fetchers)
                .maximumWeight(settings.soundCacheBytes())
                .weigher((String name, Entry entry) ->
                        entry instanceof Held held ? (int) Math.min(held.clip().bytes(), Integer.MAX_VALUE) : 0)
                .buildAsync();
    }

    /**
     * Finds a sound.
     *
     * @param source as a {@code play} instruction names it; also {@code file_string://a!b!c}, one after another, and
     *     {@code local_stream://} whatever: the music on hold. FreeSWITCH's <code>{variables}</code> before it change
     *     nothing
     * @throws MediaException naming it and what is wrong
     */
    public PlayableSound find(String source) {
        String name = withoutVariables(source.strip());
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
            clips.addAll(one(part.strip()).clips());
        }
        return new Sequence(clips);
    }

    private static String withoutVariables(String source) {
        Matcher variables = VARIABLES.matcher(source);
        return variables.lookingAt() ? source.substring(variables.end()).strip() : source;
    }

    /** What is heard while it rings: see {@link RingTones}; the node's when empty. */
    public PlayableSound ringTone(Optional<String> tone) {
        return find(RingTones.source(tone.orElse(ringTone)));
    }

    /** The music on hold of this node. */
    public PlayableSound holdMusic() {
        return find(holdMusic);
    }

    /** What tells that recording begins. */
    public PlayableSound beep() {
        return find(BEEP);
    }

    private PlayableSound one(String written) {
        String name = withoutVariables(written);
        if (name.startsWith(MUSIC)) {
            return holdMusic();
        }
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
                    + " silence_stream, file_string or local_stream");
        }
        SoundFiles.Located file = files.locate(name);
        return kept(file.key(), () -> decoded(files.read(file, name), name));
    }

    // decoding takes several times the memory of the file: a few at a time
    private Clip decoded(byte[] wav, String name) {
        decoders.acquireUninterruptibly();
        try {
            return new Clip(Wav.decode(wav, name), 1);
        } finally {
            decoders.release();
        }
    }

    /**
     * A sound made by {@code maker} unless one is held under that key.
     *
     * @throws MediaException from the maker
     */
    public Clip kept(String key, Supplier<Clip> maker) {
        return held(key, () -> new Held(maker.get(), Optional.empty(), 0)).clip();
    }

    private Held held(String key, Supplier<Held> loader) {
        return result(key, cache.get(key, (k, executor) -> load(loader)));
    }

    private Clip fetched(String url) {
        CompletableFuture<Entry> entry = cache.get(url, (k, executor) -> load(() -> fetch(url, Optional.empty())));
        Held held = result(url, entry);
        if (nanos.getAsLong() - held.freshUntilNanos() < 0) {
            return held.clip();
        }
        // stale: the first of those who want it asks again, in place of the old entry
        CompletableFuture<Entry> renewed = new CompletableFuture<>();
        if (!cache.asMap().replace(url, entry, renewed)) {
            return held(url, () -> fetch(url, Optional.empty())).clip();
        }
        return result(url, renewed.completeAsync(() -> attempt(() -> fetch(url, Optional.of(held))), fetchers))
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

    private CompletableFuture<Entry> load(Supplier<Held> loader) {
        return CompletableFuture.supplyAsync(() -> attempt(loader), fetchers);
    }

    private static Entry attempt(Supplier<Held> loader) {
        try {
            return loader.get();
        } catch (MediaException why) {
            return new Failed(why);
        }
    }

    // a failure is told to all who waited for it and then forgotten: the next one tries again
    private Held result(String key, CompletableFuture<Entry> entry) {
        return switch (entry.join()) {
            case Held held -> held;
            case Failed failed -> {
                cache.asMap().remove(key, entry);
                throw new MediaException(String.valueOf(failed.why().getMessage()), failed.why());
            }
        };
    }

    @Override
    public void close() {
        http.close();
        fetchers.shutdownNow();
    }
}
