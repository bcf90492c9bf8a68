package io.dialplane.node.appserver;

import io.dialplane.instructions.Problems;
import io.dialplane.instructions.xml.XmlTree;
import io.dialplane.node.appserver.ApplicationServer.Request;
import io.dialplane.node.appserver.Kept.Asked;
import io.dialplane.node.event.Identity;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The trunks, as the gateways of section {@code configuration}, {@code sofia.conf}: asked when one is needed, kept as
 * long as the answer says.
 */
public final class Trunks {
    private static final String FILE = "sofia.conf";
    private static final int MOST = 10_000;

    private final ApplicationServer server;
    private final Identity identity;
    private final Kept<Optional<Map<String, Trunk>>> kept;

    /** @param kept keeps the answer */
    public Trunks(ApplicationServer server, Identity identity, Kept<Optional<Map<String, Trunk>>> kept) {
        this.server = server;
        this.identity = identity;
        this.kept = kept;
    }

    /** The trunk of that name; never completes exceptionally. */
    public CompletableFuture<Optional<Trunk>> find(String name) {
        return kept.get(FILE, this::ask).thenApply(told -> told.flatMap(all -> Optional.ofNullable(all.get(name))));
    }

    /** All trunks; empty when nobody tells; never completes exceptionally. */
    public CompletableFuture<Optional<Map<String, Trunk>>> all() {
        return kept.get(FILE, this::ask);
    }

    /** Forgets what was answered. */
    public long flush() {
        return kept.flush(any -> true);
    }

    private CompletableFuture<Asked<Optional<Map<String, Trunk>>>> ask() {
        var form = new Form()
                .add("hostname", identity.hostname())
                .add("section", "configuration")
                .add("tag_name", "configuration")
                .add("key_name", "name")
                .add("key_value", FILE)
                .add("Event-Name", "REQUEST_PARAMS")
                .add("Core-UUID", identity.coreUuid())
                .add("FreeSWITCH-Hostname", identity.hostname())
                .add("FreeSWITCH-Switchname", identity.node())
                .add("profile", "external")
                .add("Dialplane-Node", identity.node());
        return server.send(Request.form(form, "text/xml", "", true)).handle((answer, failure) -> {
            if (failure != null || answer.status() != 200 && answer.status() != 404) {
                return new Asked<>(Optional.<Map<String, Trunk>>empty(), false, Optional.empty());
            }
            return new Asked<>(
                    Optional.of(answer.status() == 200 ? read(answer.body()) : Map.of()), true, answer.timeToLive());
        });
    }

    /** The gateways of a document; none when it cannot be read. */
    static Map<String, Trunk> read(byte[] body) {
        var found = new HashMap<String, Trunk>();
        XmlTree.read(body, new Problems()).ifPresent(root -> collect(root, found));
        return Map.copyOf(found);
    }

    private static void collect(XmlTree element, Map<String, Trunk> found) {
        if (element.name().equals("gateway") && found.size() < MOST) {
            element.attribute("name").ifPresent(name -> found.put(name, trunk(name, element)));
        }
        element.children().forEach(child -> collect(child, found));
    }

    private static Trunk trunk(String name, XmlTree gateway) {
        var params = new HashMap<String, String>();
        for (var param : gateway.children("param")) {
            param.attribute("value")
                    .filter(value -> !value.isEmpty())
                    .ifPresent(value -> params.put(param.attribute("name").orElse(""), value));
        }
        var realm = params.getOrDefault("realm", params.getOrDefault("proxy", name));
        return new Trunk(
                name,
                params.getOrDefault("outbound-proxy", params.getOrDefault("proxy", realm)),
                realm,
                Optional.ofNullable(params.get("username")),
                Optional.ofNullable(params.get("password")),
                Optional.ofNullable(params.get("from-user")),
                params.getOrDefault("from-domain", realm),
                "true".equals(params.get("caller-id-in-from")),
                params.getOrDefault("register-transport", params.getOrDefault("transport", "udp")),
                "true".equals(params.get("register")));
    }
}
