package io.dialplane.node.call;

import io.dialplane.eventsocket.Event;
import io.dialplane.node.event.Events;
import java.util.function.Consumer;

/**
 * Tells what happens to calls, by FreeSWITCH's event names and headers: the same block in every event of a call, then
 * what differs. Variables are only in events that end a call or an instruction: at 1,500 calls a second every byte counts.
 */
public final class CallEvents {
    private final Events events;

    public CallEvents(Events events) {
        this.events = events;
    }

    /** The channel's headers, as all its events carry them. */
    static Event data(Call call) {
        var event = Event.builder();
        ChannelHeaders.channel(call, event);
        event.addAll("variable_", call.variables());
        return event.build();
    }

    void created(Call call) {
        events.publish("CHANNEL_CREATE", event -> ChannelHeaders.channel(call, event));
    }

    void answered(Call call) {
        events.publish("CHANNEL_ANSWER", event -> ChannelHeaders.channel(call, event));
    }

    void executes(Call call) {
        events.publish("CHANNEL_EXECUTE", event -> {
            ChannelHeaders.channel(call, event);
            ChannelHeaders.application(call, event);
        });
    }

    void executed(Call call, String response) {
        events.publish("CHANNEL_EXECUTE_COMPLETE", event -> {
            ChannelHeaders.channel(call, event);
            ChannelHeaders.application(call, event);
            event.add("Application-Response", response.isEmpty() ? "_none_" : response);
            event.addAll("variable_", call.variables());
        });
    }

    void digit(Call call, char digit, int durationMillis) {
        events.publish("DTMF", event -> {
            ChannelHeaders.channel(call, event);
            event.add("DTMF-Digit", String.valueOf(digit));
            // FreeSWITCH counts samples of 8 kHz
            event.add("DTMF-Duration", durationMillis * 8L);
            event.add("DTMF-Source", "RTP");
        });
    }

    /** A playback begins. */
    public void playbackStarts(Call call, String source) {
        events.publish("PLAYBACK_START", event -> {
            ChannelHeaders.channel(call, event);
            event.add("Playback-File-Path", source);
        });
    }

    /**
     * A playback ended.
     *
     * @param done whether all of it was heard
     */
    public void playbackStopped(Call call, String source, boolean done) {
        events.publish("PLAYBACK_STOP", event -> {
            ChannelHeaders.channel(call, event);
            event.add("Playback-File-Path", source);
            event.add("Playback-Status", done ? "done" : "break");
        });
    }

    /** Something about the running document that its developer must know. */
    public void document(Call call, String kind, int line, int column, String path, String message) {
        events.publishCustom("dialplane::document", event -> {
            ChannelHeaders.channel(call, event);
            event.add("Dialplane-Problem", kind);
            event.add("Dialplane-Line", line);
            event.add("Dialplane-Column", column);
            event.add("Dialplane-Path", path);
            event.add("Dialplane-Message", message);
        });
    }

    void hungUp(Call call) {
        for (var name : new String[] {"CHANNEL_HANGUP", "CHANNEL_HANGUP_COMPLETE", "CHANNEL_DESTROY"}) {
            events.publish(name, event -> {
                ChannelHeaders.channel(call, event);
                if (name.equals("CHANNEL_HANGUP_COMPLETE")) {
                    totals(call, event);
                }
            });
        }
    }

    private static void totals(Call call, Event.Builder event) {
        call.end().ifPresent(end -> {
            long answered = call.answeredMicros();
            long total = end.atMicros() - call.createdMicros();
            long billed = answered == 0 ? 0 : end.atMicros() - answered;
            event.add("variable_hangup_cause", end.cause().name());
            event.add("variable_hangup_cause_q850", end.cause().q850());
            event.add("variable_proto_specific_hangup_cause", "sip:" + end.sipStatus());
            event.add("variable_sip_hangup_disposition", disposition(end));
            event.add("variable_duration", total / 1_000_000);
            event.add("variable_billsec", billed / 1_000_000);
            event.add("variable_mduration", total / 1_000);
            event.add("variable_billmsec", billed / 1_000);
        });
        event.addAll("variable_", call.variables());
    }

    private static String disposition(End end) {
        return switch (end.by()) {
            case CALLER -> end.sipStatus() == 487 ? "recv_cancel" : "recv_bye";
            case CALLEE -> end.sipStatus() >= 300 ? "recv_refuse" : "recv_bye";
            case NODE, ERROR -> end.sipStatus() >= 300 ? "send_refuse" : "send_bye";
        };
    }

    /** An outgoing leg is about to be called. */
    void originates(Call call) {
        events.publish("CHANNEL_ORIGINATE", event -> ChannelHeaders.channel(call, event));
    }

    /** It rings, or something can be heard before the answer. */
    void progress(Call call, boolean media) {
        events.publish(
                media ? "CHANNEL_PROGRESS_MEDIA" : "CHANNEL_PROGRESS", event -> ChannelHeaders.channel(call, event));
    }

    void holds(Call call, boolean isHeld) {
        events.publish(isHeld ? "CHANNEL_HOLD" : "CHANNEL_UNHOLD", event -> ChannelHeaders.channel(call, event));
    }

    /** Two calls hear each other. */
    public void bridged(Call a, Call b) {
        pair("CHANNEL_BRIDGE", a, b);
    }

    /** They no longer do. */
    public void unbridged(Call a, Call b) {
        pair("CHANNEL_UNBRIDGE", a, b);
    }

    private void pair(String name, Call a, Call b) {
        events.publish(name, event -> {
            ChannelHeaders.channel(a, event);
            event.add("Bridge-A-Unique-ID", a.id());
            event.add("Bridge-B-Unique-ID", b.id());
        });
    }

    /** The call waits for somebody to fetch it, or no longer. */
    public void parked(Call call, boolean isParked) {
        events.publish(isParked ? "CHANNEL_PARK" : "CHANNEL_UNPARK", event -> ChannelHeaders.channel(call, event));
    }

    /** It is recorded from now on, or no longer. */
    public void records(Call call, boolean begins, String file, Consumer<Event.Builder> more) {
        events.publish(begins ? "RECORD_START" : "RECORD_STOP", event -> {
            ChannelHeaders.channel(call, event);
            event.add("Record-File-Path", file);
            more.accept(event);
        });
    }

    /** Something else that clients may want to know, as {@code CUSTOM} event. */
    public void custom(String subclass, Call call, Consumer<Event.Builder> more) {
        events.publishCustom(subclass, event -> {
            ChannelHeaders.channel(call, event);
            more.accept(event);
        });
    }
}
