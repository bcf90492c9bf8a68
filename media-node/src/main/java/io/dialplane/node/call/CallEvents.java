package io.dialplane.node.call;

import io.dialplane.eventsocket.Event;
import io.dialplane.node.event.Events;
import io.dialplane.node.media.AudioCodec;

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
        channel(call, event);
        event.addAll("variable_", call.variables());
        return event.build();
    }

    void created(Call call) {
        events.publish("CHANNEL_CREATE", event -> channel(call, event));
    }

    void answered(Call call) {
        events.publish("CHANNEL_ANSWER", event -> channel(call, event));
    }

    void executes(Call call) {
        events.publish("CHANNEL_EXECUTE", event -> {
            channel(call, event);
            application(call, event);
        });
    }

    void executed(Call call, String response) {
        events.publish("CHANNEL_EXECUTE_COMPLETE", event -> {
            channel(call, event);
            application(call, event);
            event.add("Application-Response", response.isEmpty() ? "_none_" : response);
            event.addAll("variable_", call.variables());
        });
    }

    void digit(Call call, char digit, int durationMillis) {
        events.publish("DTMF", event -> {
            channel(call, event);
            event.add("DTMF-Digit", String.valueOf(digit));
            // FreeSWITCH counts samples of 8 kHz
            event.add("DTMF-Duration", durationMillis * 8L);
            event.add("DTMF-Source", "RTP");
        });
    }

    /** A playback begins. */
    public void playbackStarts(Call call, String source) {
        events.publish("PLAYBACK_START", event -> {
            channel(call, event);
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
            channel(call, event);
            event.add("Playback-File-Path", source);
            event.add("Playback-Status", done ? "done" : "break");
        });
    }

    /** Something about the running document that its developer must know. */
    public void document(Call call, String kind, int line, int column, String path, String message) {
        events.publishCustom("dialplane::document", event -> {
            channel(call, event);
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
                channel(call, event);
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

    private static void application(Call call, Event.Builder event) {
        event.add("Application", call.step().application());
        event.add("Application-Data", call.step().data());
    }

    private static void channel(Call call, Event.Builder event) {
        var caller = call.caller();
        var signalling = call.signalling().state();
        event.add("Channel-State", state(call));
        event.add("Channel-Call-State", callState(signalling));
        event.add("Channel-Name", caller.channelName());
        event.add("Unique-ID", caller.callId());
        event.add("Call-Direction", "inbound");
        event.add("Channel-Call-UUID", caller.callId());
        event.add("Answer-State", answerState(signalling));
        call.negotiated().ifPresent(agreed -> codec(agreed.codec(), event));
        event.add("Dialplane-Trace-Id", caller.traceId());
        event.add("Caller-Direction", "inbound");
        event.add("Caller-Username", caller.user());
        event.add("Caller-Dialplan", "XML");
        event.add("Caller-Caller-ID-Name", caller.displayName());
        event.add("Caller-Caller-ID-Number", caller.user());
        event.add("Caller-Network-Addr", caller.address());
        event.add("Caller-ANI", caller.user());
        event.add("Caller-Destination-Number", caller.destination());
        event.add("Caller-Unique-ID", caller.callId());
        event.add("Caller-Source", "mod_sofia");
        event.add("Caller-Context", Calls.CONTEXT);
        event.add("Caller-Channel-Name", caller.channelName());
        event.add("Caller-Channel-Created-Time", call.createdMicros());
        event.add("Caller-Channel-Answered-Time", call.answeredMicros());
        event.add("Caller-Channel-Hangup-Time", call.end().map(End::atMicros).orElse(0L));
        event.add("variable_sip_call_id", caller.sipCallId());
        event.add("variable_domain_name", caller.domain());
        call.end().ifPresent(end -> {
            event.add("Hangup-Cause", end.cause().name());
            event.add("Dialplane-Hangup-By", end.by().name().toLowerCase(java.util.Locale.ROOT));
        });
    }

    private static void codec(AudioCodec codec, Event.Builder event) {
        event.add("Channel-Read-Codec-Name", codec.name());
        event.add("Channel-Read-Codec-Rate", "8000");
        event.add("Channel-Write-Codec-Name", codec.name());
        event.add("Channel-Write-Codec-Rate", "8000");
    }

    static String state(Call call) {
        return call.signalling().state() == Signalling.ENDED
                ? "CS_HANGUP"
                : switch (call.document().state()) {
                    case FETCHING -> "CS_ROUTING";
                    case RUNNING -> "CS_EXECUTE";
                    case DONE -> "CS_HANGUP";
                };
    }

    static String callState(Signalling signalling) {
        return switch (signalling) {
            case OFFERED, RINGING -> "RINGING";
            case ANSWERED, CONFIRMED -> "ACTIVE";
            case ENDED -> "HANGUP";
        };
    }

    private static String answerState(Signalling signalling) {
        return switch (signalling) {
            case OFFERED, RINGING -> "ringing";
            case ANSWERED, CONFIRMED -> "answered";
            case ENDED -> "hangup";
        };
    }
}
