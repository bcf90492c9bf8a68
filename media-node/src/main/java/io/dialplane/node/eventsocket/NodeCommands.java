package io.dialplane.node.eventsocket;

import io.dialplane.eventsocket.Event;
import io.dialplane.eventsocket.EventFormat;
import io.dialplane.instructions.HangupCause;
import io.dialplane.instructions.Recording.Operation;
import io.dialplane.node.event.Identity;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** The commands every node has, worded as FreeSWITCH words them. */
public final class NodeCommands {
    private final LiveCalls calls;
    private final Vitals vitals;
    private final Identity identity;
    private final ChannelTable table;

    private NodeCommands(LiveCalls calls, Vitals vitals, Identity identity) {
        this.calls = calls;
        this.vitals = vitals;
        this.identity = identity;
        this.table = new ChannelTable(identity.hostname());
    }

    /** A registry with these commands, to which others may be added. */
    static Commands of(LiveCalls calls, Vitals vitals, Identity identity) {
        var node = new NodeCommands(calls, vitals, identity);
        return new Commands()
                .with("status", argument -> vitals.status())
                .with("version", argument -> "Dialplane Version " + vitals.version() + "~64bit\n")
                .with("hostname", argument -> identity.hostname())
                .with("uptime", node::uptime)
                .with("show", node::show)
                .with("uuid_exists", uuid -> Boolean.toString(calls.exists(uuid)))
                .with("uuid_kill", node::kill)
                .with("uuid_dump", node::dump)
                .with("uuid_transfer", node::transfer)
                .with("uuid_record", node::record)
                .with("hupall", node::hangUpAll);
    }

    private String uptime(String unit) {
        Duration up = vitals.uptime();
        long value = switch (unit.toLowerCase(Locale.ROOT)) {
            case "us", "microseconds" -> up.toNanos() / 1_000;
            case "ms", "milliseconds" -> up.toMillis();
            case "", "s", "seconds" -> up.toSeconds();
            case "m", "minutes" -> up.toMinutes();
            case "h", "hours" -> up.toHours();
            case "d", "days" -> up.toDays();
            default -> -1;
        };
        return value < 0
                ? "-USAGE: [us|ms|s|m|h|d|microseconds|milliseconds|seconds|minutes|hours|days]\n"
                : value + "\n";
    }

    private String show(String argument) {
        var words = argument.toLowerCase(Locale.ROOT).split("\\s+");
        return switch (words[0]) {
            case "channels" -> table.show(calls.channels(), ChannelTable.CHANNELS, words);
            case "calls" -> table.show(calls.channels(), ChannelTable.CALLS, words);
            default -> ChannelTable.USAGE;
        };
    }

    private String kill(String argument) {
        var words = argument.split("\\s+");
        if (words[0].isEmpty() || words.length > 2) {
            return "-USAGE: <uuid> [cause]\n";
        }
        String cause = words.length > 1 ? words[1] : HangupCause.NORMAL_CLEARING.name();
        if (HangupCause.of(cause).isEmpty()) {
            return "-ERR invalid cause\n";
        }
        return calls.hangUp(words[0], cause) ? "+OK\n" : "-ERR No such channel!\n";
    }

    private String transfer(String argument) {
        var words = argument.split("\\s+");
        if (words.length < 2 || words.length > 4 || words[1].length() > 256) {
            return "-USAGE: <uuid> <dest-exten> [<dialplan>] [<context>]\n";
        }
        var context = words.length > 3 ? words[3] : "";
        return calls.transfer(words[0], words[1], context) ? "+OK\n" : "-ERR No such channel!\n";
    }

    private String record(String argument) {
        var words = argument.split("\\s+", 3);
        var operation = words.length < 2 ? Optional.<Operation>empty() : operation(words[1]);
        boolean isNamed = words.length == 3 && words[2].length() <= 512;
        if (operation.isEmpty() || !isNamed) {
            return "-USAGE: <uuid> [start|stop|mask|unmask] <path>\n";
        }
        // all is FreeSWITCH's word for whatever runs
        var file = words[2].equals("all") && operation.get() != Operation.START ? "" : words[2];
        return calls.record(words[0], operation.get(), file) ? "+OK Success\n" : "-ERR Cannot locate session!\n";
    }

    private static Optional<Operation> operation(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "start" -> Optional.of(Operation.START);
            case "stop" -> Optional.of(Operation.STOP);
            case "mask" -> Optional.of(Operation.PAUSE);
            case "unmask" -> Optional.of(Operation.RESUME);
            default -> Optional.empty();
        };
    }

    private String hangUpAll(String argument) {
        String cause = argument.isEmpty() ? HangupCause.MANAGER_REQUEST.name() : argument.split("\\s+")[0];
        if (HangupCause.of(cause).isEmpty()) {
            return "-ERR invalid cause\n";
        }
        calls.hangUpAll(cause);
        return "+OK hangup all channels with cause " + cause + "\n";
    }

    private String dump(String argument) {
        var words = argument.split("\\s+");
        if (words[0].isEmpty() || words.length > 2) {
            return "-USAGE: <uuid> [format]\n";
        }
        var data = calls.data(words[0]);
        if (data.isEmpty()) {
            return "-ERR No such channel!\n";
        }
        var event = Event.named("CHANNEL_DATA")
                .add("Core-UUID", identity.coreUuid())
                .add("FreeSWITCH-Hostname", identity.hostname())
                .addAll(data.get())
                .build();
        return switch (words.length > 1 ? words[1].toLowerCase(Locale.ROOT) : "txt") {
            case "json" -> EventFormat.JSON.content(event);
            case "xml" -> EventFormat.XML.content(event);
            case "plain" -> EventFormat.PLAIN.content(event);
            default -> {
                var text = new StringBuilder();
                event.forEach((name, value) -> text.append(name)
                        .append(": ")
                        .append(value.replace('\n', ' ').replace('\r', ' '))
                        .append('\n'));
                yield text.append('\n').toString();
            }
        };
    }
}
