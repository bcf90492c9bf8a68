package io.dialplane.instructions.json;

import io.dialplane.instructions.Conference;
import io.dialplane.instructions.Dequeue;
import io.dialplane.instructions.Enqueue;
import io.dialplane.instructions.Instruction.Refer;
import io.dialplane.instructions.Message;
import java.util.Optional;

/** Queues, conferences, messages, and sending a caller elsewhere. */
final class PartyVerbs {
    private PartyVerbs() {}

    static Optional<Enqueue> enqueue(JsonAttributes a) {
        var queue = a.needed("name", "the queue's");
        var waiting = a.hook("waitHook");
        var maxSize = a.whole("maxQueueSize");
        var action = a.hook("actionHook");
        a.ignored("_");
        a.unused("priority", "first come, first served");
        return a.made(() -> new Enqueue(queue, waiting, maxSize, action));
    }

    static Optional<Dequeue> dequeue(JsonAttributes a) {
        var queue = a.needed("name", "the queue's");
        var timeout = a.seconds("timeout");
        boolean beep = a.flag("beep", false);
        var announce = a.hook("announceHook");
        var action = a.hook("actionHook");
        a.unused("callSid", "who waits longest is connected");
        return a.made(() -> new Dequeue(queue, timeout, beep, announce, action));
    }

    static Optional<Conference> conference(JsonAttributes a) {
        var name = a.needed("name", "the room's");
        var beep = beep(a);
        boolean muted = a.flag("joinMuted", false);
        boolean startOnEnter = a.flag("startConferenceOnEnter", true);
        boolean endOnExit = a.flag("endConferenceOnExit", false);
        var maxParticipants = a.whole("maxParticipants");
        var label = a.text("memberTag");
        var waiting = a.hook("waitHook");
        var status = a.hook("statusHook");
        var action = a.hook("actionHook");
        a.ignored(
                "speakOnlyTo",
                "endConferenceDuration",
                "statusEvents",
                "enterHook",
                "record",
                "listen",
                "stream",
                "distributeDtmf");
        return a.made(() -> new Conference(
                name, beep, muted, startOnEnter, endOnExit, maxParticipants, label, waiting, status, action));
    }

    private static Conference.Beep beep(JsonAttributes a) {
        var value = a.value("beep");
        if (value.isPresent() && value.get() instanceof JsonTree.Flag flag) {
            return flag.value() ? Conference.Beep.ALWAYS : Conference.Beep.NEVER;
        }
        return switch (value.isPresent() && value.get() instanceof JsonTree.Text text ? text.text() : "") {
            case "onEnter" -> Conference.Beep.ON_ENTER;
            case "onExit" -> Conference.Beep.ON_EXIT;
            default -> {
                a.wrong("beep", value, "true, false, \"onEnter\" or \"onExit\"");
                yield Conference.Beep.NEVER;
            }
        };
    }

    static Optional<Message> message(JsonAttributes a) {
        var to = a.needed("to", "a user, number or SIP URI");
        var from = a.text("from");
        var text = a.needed("text", "what is to be sent");
        var action = a.hook("actionHook");
        a.ignored("media", "carrier", "account_sid", "message_sid");
        return a.made(() -> new Message(to, from, text, action));
    }

    static Optional<Refer> refer(JsonAttributes a) {
        var referTo = a.needed("referTo", "a SIP or tel URI, or a number");
        var referredBy = a.text("referredBy");
        var headers = a.headers("headers");
        var action = a.hook("actionHook");
        a.ignored("referredByDisplayName", "eventHook");
        return a.made(() -> new Refer(referTo, referredBy, headers, action));
    }
}
