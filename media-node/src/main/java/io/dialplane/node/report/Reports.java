package io.dialplane.node.report;

import io.dialplane.node.call.Call;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

/** Writes down what is to be reported, each call's in order. Never blocks; safe for any thread. */
public final class Reports {
    /** The sequence of what is told after its node was killed: behind whatever was told before. */
    public static final long AFTERWARDS = 1_000_000;

    private final Consumer<Report> spool;
    private final String node;

    /** @param spool takes them; does not block */
    public Reports(Consumer<Report> spool, String node) {
        this.spool = spool;
        this.node = node;
    }

    /** Something happened to a leg of a call; to the call itself when they are the same. */
    public void tell(String token, Call call, Call leg, String event, Map<String, String> fields) {
        add(UUID.randomUUID().toString(), token, call.id(), leg.id(), event, call.nextReport(), fields);
    }

    /** A recording can be fetched; told again, it is the same report. */
    public void recorded(
            String token, String call, String leg, String recording, long sequence, Map<String, String> fields) {
        var id = UUID.nameUUIDFromBytes(("recording " + recording).getBytes(java.nio.charset.StandardCharsets.UTF_8));
        add(id.toString(), token, call, leg, "recording", sequence, fields);
    }

    private void add(
            String id, String token, String call, String leg, String event, long sequence, Map<String, String> fields) {
        var time = Instant.now().truncatedTo(ChronoUnit.MILLIS).toString();
        spool.accept(new Report(id, token, call, leg, node, event, sequence, time, Map.copyOf(fields)));
    }
}
