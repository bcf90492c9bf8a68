package io.dialplane.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file of the repository, or a part of one, that is generated from code: a test fails when it is not what the code
 * says now, and writes it when run with {@code -Ddialplane.write=true}.
 */
public final class GeneratedText {
    private static final boolean WRITE = Boolean.getBoolean("dialplane.write");

    private GeneratedText() {}

    /** A whole file, named from the repository's root. */
    public static void isFile(String name, String expected) {
        var file = Path.of(System.getProperty("dialplane.root"), name);
        var found = WRITE ? expected : read(file);
        if (WRITE) {
            write(file, expected);
        }
        same(name, expected, found);
    }

    /** What stands in a file between {@code <!-- begin NAME -->} and {@code <!-- end NAME -->}. */
    public static void isSection(String name, String section, String expected) {
        var file = Path.of(System.getProperty("dialplane.root"), name);
        var text = read(file);
        var begin = "<!-- begin " + section + " -->\n";
        int from = text.indexOf(begin);
        int to = text.indexOf("<!-- end " + section + " -->");
        if (from < 0 || to < from) {
            throw new AssertionError(name + " has no section " + section);
        }
        from += begin.length();
        if (WRITE) {
            write(file, text.substring(0, from) + expected + text.substring(to));
            return;
        }
        same(name + ", section " + section, expected, text.substring(from, to));
    }

    private static void same(String what, String expected, String found) {
        if (!expected.equals(found)) {
            throw new AssertionError(what + " is not what the code says: run this test with -Ddialplane.write=true and"
                    + " commit the file. Expected:\n" + expected);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
