package io.dialplane.node.eventsocket;

import io.dialplane.eventsocket.Event;
import io.dialplane.instructions.Recording.Operation;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Calls that are only said to be there. */
final class FakeCalls implements LiveCalls {
    final List<String> done = new java.util.concurrent.CopyOnWriteArrayList<>();
    final ConcurrentLinkedQueue<Channel> channels = new ConcurrentLinkedQueue<>();
    volatile boolean paused;
    final ConcurrentLinkedQueue<String> hangUps = new ConcurrentLinkedQueue<>();

    Channel call(String uuid, String callerName) {
        var channel = new Channel(
                uuid,
                uuid,
                Direction.INBOUND,
                Instant.ofEpochSecond(1_795_491_872),
                Optional.of(Instant.ofEpochSecond(1_795_491_873)),
                "sofia/internal/1001@dialplane.local",
                "CS_EXECUTE",
                "ACTIVE",
                callerName,
                "1001",
                "127.0.0.1",
                "5000",
                "dialplane.local",
                "playback",
                "ivr/welcome.wav",
                "default",
                "PCMU",
                8_000,
                "4bf92f3577b34da6a3ce929d0e0e4736");
        channels.add(channel);
        return channel;
    }

    @Override
    public List<Channel> channels() {
        return List.copyOf(channels);
    }

    @Override
    public Optional<Event> data(String uuid) {
        return exists(uuid)
                ? Optional.of(Event.builder()
                        .add("Unique-ID", uuid)
                        .add("variable_x", "a b")
                        .build())
                : Optional.empty();
    }

    @Override
    public boolean exists(String uuid) {
        return channels.stream().anyMatch(channel -> channel.uuid().equals(uuid));
    }

    @Override
    public boolean transfer(String uuid, String destination, String context) {
        done.add("transfer " + uuid + " " + destination + " " + context);
        return exists(uuid);
    }

    @Override
    public boolean record(String uuid, Operation operation, String file) {
        done.add(operation + " " + uuid + " " + file);
        return exists(uuid);
    }

    @Override
    public void pause() {
        paused = true;
    }

    @Override
    public void resume() {
        paused = false;
    }

    @Override
    public boolean hangUp(String uuid, String cause) {
        hangUps.add(uuid + " " + cause);
        return channels.removeIf(channel -> channel.uuid().equals(uuid));
    }

    @Override
    public void hangUpAll(String cause) {
        channels.forEach(channel -> hangUp(channel.uuid(), cause));
    }

    @Override
    public Counts counts() {
        return new Counts(24, channels.size(), 3, 1, 2, 5_000, 2_000);
    }
}
