package io.dialplane.node.sip;

import gov.nist.javax.sip.message.SIPRequest;
import io.dialplane.node.appserver.Traceparent;
import io.dialplane.node.leg.Caller;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import javax.sip.address.Address;
import javax.sip.address.SipURI;
import javax.sip.header.Header;

/** Reads from an INVITE who calls whom. */
final class CallerReader {
    private static final String CONNECT = "X-Dialplane-Connect";

    private final String defaultDomain;

    CallerReader(String defaultDomain) {
        this.defaultDomain = defaultDomain;
    }

    Caller read(SIPRequest invite, Origin origin, Optional<String> authorizedUser) {
        var from = invite.getFrom().getAddress();
        var to = invite.getTo().getAddress();
        var user = user(from).orElse("anonymous");
        var target = (SipURI) invite.getRequestURI();
        var contact = invite.getContactHeader();
        return new Caller(
                uuid(),
                trace(invite, origin),
                invite.getCallId().getCallId(),
                user,
                Optional.ofNullable(from.getDisplayName())
                        .filter(name -> !name.isBlank())
                        .orElse(user),
                host(from),
                unescaped(Optional.ofNullable(target.getUser()).orElse("")),
                target.getHost(),
                user(to).orElse(""),
                host(to),
                domain(host(from)),
                authorizedUser,
                contact == null ? "" : bare(contact.getAddress()),
                origin.address().getHostAddress(),
                origin.port(),
                Wire.transport(invite),
                text(invite.getHeader("User-Agent")),
                connect(invite, origin));
    }

    /** The token of a leg that a node of ours makes. */
    static Optional<String> connect(SIPRequest invite, Origin origin) {
        return origin.isOurs()
                ? Optional.ofNullable(invite.getHeader(CONNECT))
                        .map(CallerReader::text)
                        .filter(token -> !token.isEmpty())
                : Optional.empty();
    }

    /** The tenant of a host: an address is none's. */
    String domain(String host) {
        return host.isEmpty() || host.equals("localhost") || isAddress(host) ? defaultDomain : host;
    }

    private static boolean isAddress(String host) {
        char last = host.charAt(host.length() - 1);
        return last >= '0' && last <= '9' || last == ']' || host.indexOf(':') >= 0;
    }

    /** The trace that a proxy of ours gave a call, or a new one. */
    static String trace(SIPRequest invite, Origin origin) {
        var given = invite.getHeader("Traceparent");
        return origin.byProxy() && given != null
                ? Traceparent.read(text(given)).orElseGet(Traceparent::make)
                : Traceparent.make();
    }

    /** A random UUID (RFC 9562 §5.4); calls are not secrets, so that a fast generator does. */
    private static String uuid() {
        var random = ThreadLocalRandom.current();
        return new UUID(random.nextLong() & ~0xF000L | 0x4000L, random.nextLong() & ~(3L << 62) | 2L << 62).toString();
    }

    static Optional<String> user(Address address) {
        return address.getURI() instanceof SipURI uri
                ? Optional.ofNullable(uri.getUser()).map(CallerReader::unescaped)
                : Optional.empty();
    }

    static String host(Address address) {
        return address.getURI() instanceof SipURI uri ? uri.getHost() : "";
    }

    private static String bare(Address address) {
        if (!(address.getURI() instanceof SipURI uri)) {
            return "";
        }
        var user = uri.getUser() == null ? "" : uri.getUser() + "@";
        return user + uri.getHost() + (uri.getPort() > 0 ? ":" + uri.getPort() : "");
    }

    private static String unescaped(String user) {
        if (user.indexOf('%') < 0) {
            return user;
        }
        try {
            return URLDecoder.decode(user.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return user;
        }
    }

    /** A header's value, empty without the header. */
    static String text(@org.jspecify.annotations.Nullable Header header) {
        if (header == null) {
            return "";
        }
        var line = header.toString();
        int colon = line.indexOf(':');
        return line.substring(colon + 1).strip();
    }
}
