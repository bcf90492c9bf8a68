package io.dialplane.node.sound;

import io.dialplane.node.media.MediaException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Files that may be played: below the sounds directory, below a root the operator allowed, or shipped with the node.
 * Names come from documents, so a name must not lead anywhere else, by dots or by links.
 */
final class SoundFiles {
    private static final String SHIPPED = "/sounds/";

    private static final Pattern SHIPPED_NAME = Pattern.compile("([a-z0-9-]+/)*[a-z0-9-]+\\.wav");

    private final Optional<Path> sounds;
    private final List<Path> roots;
    private final int largest;

    SoundFiles(Optional<Path> sounds, List<Path> roots, int largest) {
        this.sounds = sounds.map(SoundFiles::real);
        this.largest = largest;
        List<Path> all = new ArrayList<>();
        this.sounds.ifPresent(all::add);
        roots.forEach(root -> all.add(real(root)));
        this.roots = List.copyOf(all);
    }

    private static Path real(Path root) {
        try {
            return root.toRealPath();
        } catch (IOException e) {
            return root.toAbsolutePath().normalize(); // may come to be later
        }
    }

    /** A file on disk with what tells whether it changed; or one shipped, which does not. */
    record Located(String key, Optional<Path> path, String resource) {}

    /** @throws MediaException when there is no such file or it may not be played */
    Located locate(String name) {
        try {
            Path path = Path.of(name);
            if (path.isAbsolute()) {
                return onDisk(path).orElseThrow(() -> refused(name));
            }
            if (!path.normalize().equals(path) || path.startsWith("..") || name.indexOf('\\') >= 0) {
                throw refused(name);
            }
            Optional<Located> own = sounds.flatMap(directory -> onDisk(directory.resolve(path)));
            return own.orElseGet(() -> shipped(name));
        } catch (InvalidPathException e) {
            throw new MediaException(printable(name) + " is not a file name", e);
        }
    }

    private Optional<Located> onDisk(Path path) {
        try {
            Path real = path.toRealPath();
            if (roots.stream().noneMatch(real::startsWith) || !Files.isRegularFile(real, LinkOption.NOFOLLOW_LINKS)) {
                return Optional.empty();
            }
            String version = Files.getLastModifiedTime(real).toMillis() + "/" + Files.size(real);
            return Optional.of(new Located("file:" + real + "@" + version, Optional.of(real), ""));
        } catch (IOException absent) {
            return Optional.empty();
        }
    }

    private static Located shipped(String name) {
        if (!SHIPPED_NAME.matcher(name).matches() || SoundFiles.class.getResource(SHIPPED + name) == null) {
            throw refused(name);
        }
        return new Located("shipped:" + name, Optional.empty(), SHIPPED + name);
    }

    // one answer for "is not there" and "may not be played": a document cannot find out which files exist
    private static MediaException refused(String name) {
        return new MediaException(printable(name) + " is not a sound this node may play");
    }

    private static String printable(String name) {
        String clean = name.replaceAll("\\p{Cntrl}", "?");
        return clean.length() > 200 ? clean.substring(0, 200) + "…" : clean;
    }

    byte[] read(Located file, String name) {
        try (InputStream in = open(file)) {
            byte[] bytes = in.readNBytes(largest + 1);
            if (bytes.length > largest) {
                throw new MediaException(name + " is larger than " + largest + " bytes");
            }
            return bytes;
        } catch (IOException e) {
            throw new MediaException(name + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static InputStream open(Located file) throws IOException {
        if (file.path().isPresent()) {
            return Files.newInputStream(file.path().get(), LinkOption.NOFOLLOW_LINKS);
        }
        InputStream in = SoundFiles.class.getResourceAsStream(file.resource());
        if (in == null) {
            throw new IOException("not shipped");
        }
        return in;
    }
}
