package io.dialplane.node.registrar;

import io.dialplane.node.appserver.Answer;
import io.dialplane.node.appserver.ApplicationServer;
import io.dialplane.node.appserver.ApplicationServer.Request;
import io.dialplane.node.appserver.Form;
import io.dialplane.node.appserver.Kept;
import io.dialplane.node.appserver.Kept.Asked;
import io.dialplane.node.event.Identity;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/**
 * Users, as the application server's section {@code directory} answers them. An answer is kept as long as it says, else
 * for a moment, so that the two requests of a registration, and all phones of one user, ask once.
 */
public final class Directory {
    private final ApplicationServer server;
    private final Identity identity;
    private final Kept<Found> kept;

    /** What the directory says. */
    public sealed interface Found {
        /** There is such a user. */
        record Known(User user) implements Found {}

        /** There is none. */
        record Unknown() implements Found {}

        /** Nobody could tell. */
        record Unavailable(String reason) implements Found {}
    }

    /**
     * Who asks, for FreeSWITCH's form.
     *
     * @param method of the SIP request
     * @param address the client's
     */
    public record Inquiry(String user, String domain, String method, String address, int port, String callId) {}

    /** @param kept keeps the answers */
    public Directory(ApplicationServer server, Identity identity, Kept<Found> kept) {
        this.server = server;
        this.identity = identity;
        this.kept = kept;
    }

    /** Looks a user up; never completes exceptionally. */
    public CompletableFuture<Found> find(Inquiry inquiry, Credentials credentials) {
        return kept.get(question(inquiry.user(), inquiry.domain()), () -> ask(inquiry, credentials));
    }

    /** Forgets a user, or everybody when there is no name. */
    public long flush(Optional<String> user, String domain) {
        return kept.flush(user.map(name -> (Predicate<String>) question(name, domain)::equals)
                .orElse(any -> true));
    }

    private static String question(String user, String domain) {
        return user + "@" + domain;
    }

    private CompletableFuture<Asked<Found>> ask(Inquiry inquiry, Credentials credentials) {
        var request = Request.form(form(inquiry, credentials), "text/xml", "", true);
        return server.send(request)
                .handle((answer, failure) ->
                        failure == null ? understand(answer, inquiry) : nobody(String.valueOf(failure.getMessage())));
    }

    private static Asked<Found> nobody(String reason) {
        return new Asked<>(new Found.Unavailable(reason), false, Optional.empty());
    }

    private static Asked<Found> understand(Answer answer, Inquiry inquiry) {
        if (answer.status() == 404) {
            return new Asked<>(new Found.Unknown(), true, answer.timeToLive());
        }
        if (answer.status() != 200) {
            return nobody("the application server answered " + answer.status());
        }
        return DirectoryReader.read(answer, inquiry.user(), inquiry.domain());
    }

    private Form form(Inquiry inquiry, Credentials credentials) {
        return new Form()
                .add("hostname", identity.hostname())
                .add("section", "directory")
                .add("tag_name", "domain")
                .add("key_name", "name")
                .add("key_value", inquiry.domain())
                .add("Event-Name", "REQUEST_PARAMS")
                .add("Core-UUID", identity.coreUuid())
                .add("FreeSWITCH-Hostname", identity.hostname())
                .add("FreeSWITCH-Switchname", identity.node())
                .add("FreeSWITCH-IPv4", identity.address())
                .add("Event-Date-Timestamp", System.currentTimeMillis() * 1_000)
                .add("action", "sip_auth")
                .add("sip_profile", "internal")
                .add("sip_auth_username", credentials.username())
                .add("sip_auth_realm", credentials.realm())
                .add("sip_auth_nonce", credentials.nonce())
                .add("sip_auth_uri", credentials.uri())
                .add("sip_auth_qop", credentials.qop())
                .add("sip_auth_cnonce", credentials.clientNonce())
                .add("sip_auth_nc", credentials.nonceCount())
                .add("sip_auth_response", credentials.response())
                .add("sip_auth_method", inquiry.method())
                .add("sip_call_id", inquiry.callId())
                .add("client_port", inquiry.port())
                .add("key", "id")
                .add("user", inquiry.user())
                .add("domain", inquiry.domain())
                .add("ip", inquiry.address())
                .add("Dialplane-Node", identity.node());
    }
}
