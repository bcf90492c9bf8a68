package io.dialplane.node.call;

import io.dialplane.eventsocket.Event;
import io.dialplane.node.leg.Caller;
import io.dialplane.node.media.AudioCodec;
import java.util.Locale;

/** The headers of a channel's events, by FreeSWITCH's names. */
final class ChannelHeaders {
    private ChannelHeaders() {}

    static void application(Call call, Event.Builder event) {
        event.add("Application", call.step().application());
        event.add("Application-Data", call.step().data());
    }

    static void channel(Call call, Event.Builder event) {
        var caller = call.caller();
        var signalling = call.signalling().state();
        event.add("Channel-State", state(call));
        event.add("Channel-Call-State", callState(call));
        event.add("Channel-Name", call.channelName());
        event.add("Unique-ID", call.id());
        event.add("Call-Direction", direction(call));
        event.add("Channel-Call-UUID", call.callUuid());
        event.add("Answer-State", answerState(signalling));
        call.negotiated().ifPresent(agreed -> codec(agreed.codec(), event));
        event.add("Dialplane-Trace-Id", caller.traceId());
        profile("Caller-", call, event);
        event.add("Caller-Dialplan", "XML");
        event.add("Caller-Channel-Created-Time", call.createdMicros());
        event.add("Caller-Channel-Answered-Time", call.answeredMicros());
        event.add("Caller-Channel-Hangup-Time", call.end().map(End::atMicros).orElse(0L));
        call.other().ifPresent(other -> {
            event.add("Other-Type", call.isOutbound() ? "originator" : "originatee");
            profile("Other-Leg-", other, event);
        });
        event.add("variable_sip_call_id", caller.sipCallId());
        event.add("variable_domain_name", caller.domain());
        call.end().ifPresent(end -> {
            event.add("Hangup-Cause", end.cause().name());
            event.add("Dialplane-Hangup-By", end.by().name().toLowerCase(Locale.ROOT));
        });
    }

    private static void profile(String prefix, Call call, Event.Builder event) {
        Caller caller = call.caller();
        event.add(prefix + "Direction", direction(call));
        event.add(prefix + "Username", caller.user());
        event.add(prefix + "Caller-ID-Name", caller.displayName());
        event.add(prefix + "Caller-ID-Number", caller.user());
        event.add(prefix + "Network-Addr", caller.address());
        event.add(prefix + "ANI", caller.user());
        event.add(prefix + "Destination-Number", caller.destination());
        event.add(prefix + "Unique-ID", call.id());
        event.add(prefix + "Source", "mod_sofia");
        event.add(prefix + "Context", Calls.CONTEXT);
        event.add(prefix + "Channel-Name", call.channelName());
    }

    static String direction(Call call) {
        return call.isOutbound() ? "outbound" : "inbound";
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
                    case FETCHING -> call.isOutbound() ? "CS_CONSUME_MEDIA" : "CS_ROUTING";
                    case RUNNING -> "CS_EXECUTE";
                    case DONE -> "CS_HANGUP";
                };
    }

    static String callState(Call call) {
        return switch (call.signalling().state()) {
            case OFFERED -> call.isOutbound() ? "DOWN" : "RINGING";
            case RINGING -> call.media().state() == MediaState.FLOWING ? "EARLY" : "RINGING";
            case ANSWERED, CONFIRMED -> call.isHeld() ? "HELD" : "ACTIVE";
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
