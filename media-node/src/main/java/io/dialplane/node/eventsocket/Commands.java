package io.dialplane.node.eventsocket;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What {@code api} and {@code bgapi} can run, by name. Safe for any thread. */
public final class Commands {
    private static final Logger LOG = LoggerFactory.getLogger(Commands.class);

    /** A command. Runs on a virtual thread of its own and may block. */
    @FunctionalInterface
    public interface Command {
        /**
         * Runs it.
         *
         * @param argument what stands behind the command's name, stripped; empty for nothing
         * @return the output as FreeSWITCH writes it, line end included where it has one
         */
        String run(String argument);
    }

    private final Map<String, Command> commands = new ConcurrentHashMap<>();

    /** Adds a command, or replaces the one of that name. */
    public Commands with(String name, Command command) {
        commands.put(name.toLowerCase(Locale.ROOT), command);
        return this;
    }

    /** The names there are, sorted. */
    public List<String> names() {
        return commands.keySet().stream().sorted().toList();
    }

    /** Runs a command; one that is not there, or fails, answers with an error. */
    public String run(String name, String argument) {
        var command = commands.get(name.toLowerCase(Locale.ROOT));
        if (command == null) {
            return "-ERR " + name + " Command not found!\n";
        }
        try {
            return command.run(argument);
        } catch (RuntimeException e) {
            LOG.error("the event socket's command {} failed", name, e);
            return "-ERR internal error\n";
        }
    }
}
