package io.dialplane.appserver.directory;

import io.dialplane.appserver.database.Database;
import io.dialplane.appserver.routing.RouteTable;
import io.dialplane.appserver.settings.AppServerSettings;
import io.dialplane.appserver.trunk.Trunk;
import io.dialplane.appserver.trunk.Trunks;
import io.dialplane.instructions.dialplan.DialString.Sofia;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How users and numbers are called: FreeSWITCH's dial strings. A number that is somebody's name is that user; one that
 * leads to an application here is called through the balancer; any other goes through the trunk with the longest prefix.
 * Blocks.
 */
@Singleton
public class DialStrings {
    private static final String NOBODY = "error/user_not_registered";
    private static final String NUMBER = "[^\\s,|/@<>\\[\\]{}\"\\p{Cntrl}]{1,128}";

    private final Database database;
    private final Directory directory;
    private final Registrations registrations;
    private final Trunks trunks;
    private final RouteTable routes;
    private final String balancer;
    private final String defaultDomain;

    public DialStrings(
            Database database,
            Directory directory,
            Registrations registrations,
            Trunks trunks,
            RouteTable routes,
            AppServerSettings settings) {
        this.database = database;
        this.directory = directory;
        this.registrations = registrations;
        this.trunks = trunks;
        this.routes = routes;
        this.balancer = settings.balancer();
        this.defaultDomain = settings.defaultDomain();
    }

    /** How a node of ours calls a user on all contacts; empty when there is no such user. */
    public Optional<String> ofUser(String name, String domain) {
        return directory.find(name, domain).map(user -> contacts(user.name(), user.domain()));
    }

    /**
     * How a node of ours calls a number.
     *
     * @param trunk the name of the trunk it is to go through; chosen here when empty
     * @return empty when the number leads nowhere
     */
    public Optional<String> ofNumber(String number, String domain, String trunk) {
        if (!number.matches(NUMBER)) {
            return Optional.empty();
        }
        if (!trunk.isEmpty()) {
            return trunks.find(trunk).map(found -> through(found, number));
        }
        String tenant = database.read(connection -> directory.resolve(connection, domain));
        return ofUser(number, tenant)
                .or(() -> here(number, tenant))
                .or(() -> trunks.of(tenant, number).map(found -> through(found, number)));
    }

    /** The document that answers {@code action=user_call}. */
    public static String document(String user, String domain, String dialString) {
        return """
                <document type="freeswitch/xml">
                  <section name="directory">
                    <domain name="%s">
                      <user id="%s">
                        <params>
                          <param name="dial-string" value="%s"/>
                        </params>
                      </user>
                    </domain>
                  </section>
                </document>
                """.formatted(Xml.escape(domain), Xml.escape(user), Xml.escape(dialString));
    }

    private String contacts(String user, String domain) {
        String all = registrations.of(user, domain, Instant.now()).stream()
                .map(DialStrings::contact)
                .collect(Collectors.joining(","));
        return all.isEmpty() ? NOBODY : all;
    }

    /** A registered contact, reached by the way its REGISTER came (RFC 3327 §5.3). */
    private static String contact(Registration registration) {
        List<String> path = registration.path();
        return "sofia/internal/" + new Sofia(safe(registration.contact()), route(path)).whole();
    }

    private static Optional<String> route(List<String> path) {
        return path.isEmpty() ? Optional.empty() : Optional.of(String.join(",", path));
    }

    /** A contact is whatever a phone sent: what separates dial strings is written as RFC 3986 §2.1 says. */
    private static String safe(String contact) {
        StringBuilder text = new StringBuilder(contact.length());
        for (int i = 0; i < contact.length(); i++) {
            char c = contact.charAt(i);
            if (c <= ' ' || c >= 0x7f || ",|{}<>\"'\\^`$".indexOf(c) >= 0) {
                for (byte b : String.valueOf(c).getBytes(java.nio.charset.StandardCharsets.UTF_8)) {
                    text.append('%').append("%02X".formatted(b & 0xff));
                }
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }

    private Optional<String> here(String number, String domain) {
        boolean known = routes.find(domain, number).toCompletableFuture().join().isPresent();
        if (!known) {
            return Optional.empty();
        }
        return Optional.of(
                domain.equals(defaultDomain)
                        ? "sofia/internal/sip:" + number + "@" + balancer
                        : "sofia/internal/"
                                + new Sofia("sip:" + number + "@" + domain, Optional.of("sip:" + balancer + ";lr"))
                                        .whole());
    }

    private static String through(Trunk trunk, String number) {
        return "sofia/gateway/" + trunk.name() + "/" + number;
    }
}
