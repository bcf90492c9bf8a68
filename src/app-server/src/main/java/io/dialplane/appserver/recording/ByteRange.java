package io.dialplane.appserver.recording;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which bytes of a file are asked for (RFC 9110 §14.1.2).
 *
 * @param first the first byte
 * @param length how many; 0 when none of the file is in the range
 */
record ByteRange(long first, long length) {
    private static final Pattern ONE = Pattern.compile("bytes=([0-9]{0,15})-([0-9]{0,15})");

    /** Reads header Range; empty when there is none, or one of another kind, which may be ignored (§14.2). */
    static Optional<ByteRange> of(@Nullable String header, long size) {
        Matcher range = ONE.matcher(header == null ? "" : header.replace(" ", ""));
        if (!range.matches() || range.group(1).isEmpty() && range.group(2).isEmpty()) {
            return Optional.empty();
        }
        if (range.group(1).isEmpty()) {
            long last = Math.min(size, Long.parseLong(range.group(2)));
            return Optional.of(new ByteRange(size - last, last));
        }
        long first = Long.parseLong(range.group(1));
        long end = range.group(2).isEmpty() ? size - 1 : Math.min(size - 1, Long.parseLong(range.group(2)));
        return Optional.of(new ByteRange(first, Math.max(0, end - first + 1)));
    }
}
