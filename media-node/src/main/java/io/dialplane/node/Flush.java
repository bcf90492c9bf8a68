package io.dialplane.node;

import io.dialplane.node.appserver.Trunks;
import io.dialplane.node.registrar.Directory;
import java.util.Optional;

/** Forgets what the application server answered and was kept: users and trunks. */
public record Flush(Directory directory, Trunks trunks) {
    /** Everything. */
    public long all() {
        return directory.flush(Optional.empty(), "") + trunks.flush();
    }

    /** FreeSWITCH's {@code xml_flush_cache [id <user> <domain>]}: what it answers. */
    String command(String argument) {
        var words = argument.split("\\s+");
        if (!argument.isEmpty() && !(words.length == 3 && words[0].equals("id"))) {
            return "-USAGE: <id> <key> <val>\n";
        }
        long forgotten = argument.isEmpty() ? all() : directory.flush(Optional.of(words[1]), words[2]);
        return "+OK cleared " + forgotten + " entr" + (forgotten == 1 ? "y" : "ies") + "\n";
    }
}
