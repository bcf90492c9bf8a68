package io.dialplane.launcher;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.dialplane.settings.StartFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;

/**
 * {@code var/run.json}: what a running Dialplane is and where. Readable by its owner only, there from readiness to the
 * end.
 *
 * @param sip the balancer, host:port
 * @param node the first node's SIP, host:port
 * @param eventSocket the first node's event socket
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record RunFile(
        boolean ready,
        String apiUrl,
        String apiKey,
        String sip,
        String node,
        EventSocket eventSocket,
        List<Node> nodes,
        List<User> users,
        List<Number> numbers,
        Pids pids) {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final String NAME = "run.json";
    private static final String OWNER_ONLY = "rw-------";

    /** Where an event socket is: host:port, and both apart for clients that want them so. */
    record EventSocket(String address, String host, int port, String password) {
        static EventSocket of(String host, int port, String password) {
            return new EventSocket(host + ":" + port, host, port, password);
        }
    }

    /** Addresses of one media node, host:port each. */
    record Node(String sip, String eventSocket, String health) {}

    record User(String user, String domain, String password) {}

    record Number(String number, String description) {}

    record Pids(long launcher, long appServer, List<Long> nodes, long balancer, long ivr) {}

    static Path in(Path var) {
        return var.resolve(NAME);
    }

    /** Reads it; empty when there is none or it is broken. */
    static Optional<RunFile> read(Path var) {
        try {
            return Optional.of(JSON.readValue(in(var).toFile(), RunFile.class));
        } catch (IOException noneOrBroken) {
            return Optional.empty();
        }
    }

    /** Replaces it as a whole. */
    void write(Path var) {
        Path fresh = var.resolve(NAME + ".new");
        try {
            Files.deleteIfExists(fresh);
            Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_ONLY)));
            Files.write(fresh, JSON.writeValueAsBytes(this));
            Files.move(fresh, in(var), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new StartFailure(
                    "the data directory " + var + " cannot be written; DIALPLANE_VAR names another one.", e);
        }
    }

    static void remove(Path var) {
        try {
            Files.deleteIfExists(in(var));
            Files.deleteIfExists(var.resolve(NAME + ".new"));
        } catch (IOException e) {
            System.err.println("dialplane up: cannot remove " + in(var) + ": " + e.getMessage());
        }
    }
}
