package io.dialplane.appserver.simulation;

import io.dialplane.appserver.simulation.Entry.Kind;
import io.dialplane.instructions.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What happens, written down under a clock that only moves when it is told to. Its own lock guards it. */
final class Transcript {
    private static final int MOST = 5_000;
    private static final int LONGEST = 2_000;

    private final List<Entry> entries = new ArrayList<>();
    private Duration now = Duration.ZERO;
    private int requests;
    private int problems;
    private int warnings;
    private boolean fell;

    synchronized Duration now() {
        return now;
    }

    synchronized double seconds() {
        return now.toMillis() / 1_000.0;
    }

    /** Time passes. */
    synchronized void passes(Duration time) {
        now = now.plus(time);
    }

    void hears(String text) {
        add(Kind.HEARS, text, Optional.empty());
    }

    void does(String text) {
        add(Kind.DOES, text, Optional.empty());
    }

    void presses(String text) {
        add(Kind.PRESSES, text, Optional.empty());
    }

    void ends(String text) {
        add(Kind.ENDS, text, Optional.empty());
    }

    synchronized void problem(String text) {
        problems++;
        add(Kind.PROBLEM, text, Optional.empty());
    }

    synchronized void problem(String source, Problem problem) {
        problems++;
        add(Kind.PROBLEM, source + ", " + problem.inShort(), line(problem));
    }

    synchronized void warning(String source, Problem problem) {
        warnings++;
        add(Kind.WARNING, source + ", " + problem.inShort(), line(problem));
    }

    private static Optional<Integer> line(Problem problem) {
        return problem.line() > 0 ? Optional.of(problem.line()) : Optional.empty();
    }

    synchronized void request(String text, Entry.Request request) {
        requests++;
        put(new Entry(seconds(), Kind.REQUEST, cut(text), Optional.empty(), Optional.of(request), Optional.empty()));
    }

    synchronized void response(String text, Entry.Response response) {
        passes(Duration.ofMillis(response.milliseconds()));
        put(new Entry(seconds(), Kind.RESPONSE, cut(text), Optional.empty(), Optional.empty(), Optional.of(response)));
    }

    /** The caller does not hear what the application wanted. */
    synchronized void falls() {
        fell = true;
    }

    synchronized boolean fell() {
        return fell;
    }

    synchronized int requests() {
        return requests;
    }

    synchronized int problems() {
        return problems;
    }

    synchronized int warnings() {
        return warnings;
    }

    synchronized List<Entry> entries() {
        return List.copyOf(entries);
    }

    private synchronized void add(Kind kind, String text, Optional<Integer> line) {
        put(new Entry(seconds(), kind, cut(text), line, Optional.empty(), Optional.empty()));
    }

    private void put(Entry entry) {
        if (entries.size() < MOST || entry.kind() == Kind.ENDS) {
            entries.add(entry);
        }
    }

    private static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }
}
