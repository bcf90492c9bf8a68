package io.dialplane.launcher;

import java.io.PrintStream;
import java.util.List;
import java.util.stream.Collectors;

/** What {@code up} prints: the progress of the start, then the few lines a person needs for a first call. */
final class Screen {
    private final PrintStream out;
    private final boolean terminal;
    private final long begun = System.nanoTime();
    private boolean readiness;

    Screen(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    synchronized void starting(List<Child> children) {
        line("Starting " + names(children) + " …");
    }

    synchronized void partReady(Child child, List<Child> waitingFor) {
        if (!waitingFor.isEmpty()) {
            line(String.format("  %4.1f s  %s is ready, waiting for %s", seconds(), child.title(), names(waitingFor)));
        }
    }

    synchronized void ready(RunFile run, String domain, Installation installation) {
        readiness = true;
        if (terminal) {
            out.print("\r\033[K");
        }
        out.printf("Dialplane is ready after %.1f s.%n%n", seconds());
        out.printf("  Console and API  %s   API key %s%n", run.apiUrl(), run.apiKey());
        out.printf("  SIP              %s, UDP and TCP, domain %s%n", run.sip(), domain);
        out.printf(
                "  Users            %s%n",
                run.users().stream()
                        .map(user -> user.user() + " password " + user.password())
                        .collect(Collectors.joining(", ")));
        out.printf(
                "  Numbers          %s%n",
                run.numbers().stream()
                        .map(number -> number.number() + " " + number.description())
                        .collect(Collectors.joining("\n                   ")));
        out.printf("  First call       %s%n", firstCall(installation));
        out.printf("  Data and logs    %s (run.json, log/)%n%n", installation.var());
        out.println("Ctrl-C ends it.");
        out.flush();
    }

    private static String firstCall(Installation installation) {
        boolean own = installation.var().equals(installation.root().resolve("var"));
        return (own ? "" : "DIALPLANE_VAR=" + installation.var() + " ") + "./dialplane call 5000 --digits w2,1,w4,3";
    }

    synchronized void restarted(Child child, int exitStatus) {
        out.println(child.title() + " ended with status " + exitStatus + " and was started again; its log is "
                + child.log() + ".");
        out.flush();
    }

    synchronized void ending() {
        if (readiness) {
            out.println((terminal ? "\r" : "") + "Ending …");
            out.flush();
        }
    }

    synchronized void failed(String sentence, List<String> log) {
        if (terminal) {
            out.print("\r\033[K");
            out.flush();
        }
        log.forEach(line -> System.err.println("  | " + line));
        System.err.println("dialplane up: " + sentence);
    }

    private void line(String text) {
        if (terminal) {
            out.print("\r\033[K" + text);
        } else {
            out.println(text);
        }
        out.flush();
    }

    private double seconds() {
        return (System.nanoTime() - begun) / 1e9;
    }

    private static String names(List<Child> children) {
        return children.stream()
                .map(child -> child.title().replaceFirst("^The ", "").replaceFirst("^Media", "media"))
                .collect(Collectors.joining(", "));
    }
}
