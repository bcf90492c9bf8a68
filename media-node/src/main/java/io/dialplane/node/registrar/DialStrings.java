package io.dialplane.node.registrar;

import io.dialplane.node.appserver.Answer;
import io.dialplane.node.appserver.ApplicationServer;
import io.dialplane.node.appserver.ApplicationServer.Request;
import io.dialplane.node.appserver.Form;
import io.dialplane.node.event.Identity;
import io.dialplane.node.registrar.Directory.Found;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** How users and numbers are called: FreeSWITCH's question to the directory with action {@code user_call}. */
public final class DialStrings {
    private final ApplicationServer server;
    private final Identity identity;

    public DialStrings(ApplicationServer server, Identity identity) {
        this.server = server;
        this.identity = identity;
    }

    /** What is to be called. */
    public enum Kind {
        USER,
        NUMBER
    }

    /**
     * Looks up how somebody is called; never completes exceptionally.
     *
     * @param trunk the trunk a number is to be reached by; the application server chooses when empty
     */
    public CompletableFuture<Found> find(
            Kind kind, String name, String domain, Optional<String> trunk, String caller, String trace) {
        var form = new Form()
                .add("hostname", identity.hostname())
                .add("section", "directory")
                .add("tag_name", "domain")
                .add("key_name", "name")
                .add("key_value", domain)
                .add("Event-Name", "REQUEST_PARAMS")
                .add("Core-UUID", identity.coreUuid())
                .add("FreeSWITCH-Hostname", identity.hostname())
                .add("FreeSWITCH-Switchname", identity.node())
                .add("FreeSWITCH-IPv4", identity.address())
                .add("Event-Date-Timestamp", System.currentTimeMillis() * 1_000)
                .add("action", "user_call")
                .add("as_channel", "true")
                .add("key", "id")
                .add("user", name)
                .add("domain", domain)
                .add("Unique-ID", caller)
                .add("Dialplane-Target", kind == Kind.USER ? "user" : "number")
                .add("Dialplane-Trunk", trunk.orElse(""))
                .add("Dialplane-Node", identity.node());
        return server.send(Request.form(form, "text/xml", trace, true))
                .handle((answer, failure) -> failure == null
                        ? understand(answer, name, domain)
                        : new Found.Unavailable(String.valueOf(failure.getMessage())));
    }

    private static Found understand(Answer answer, String name, String domain) {
        return switch (answer.status()) {
            case 200 -> DirectoryReader.read(answer, name, domain).value();
            case 404 -> new Found.Unknown();
            default -> new Found.Unavailable("the application server answered " + answer.status());
        };
    }
}
