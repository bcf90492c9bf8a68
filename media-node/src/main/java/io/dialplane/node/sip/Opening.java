package io.dialplane.node.sip;

import gov.nist.javax.sip.message.SIPRequest;
import io.dialplane.node.appserver.Traceparent;
import io.dialplane.node.leg.Destination;
import io.dialplane.node.sip.transaction.NextHop;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import javax.sip.InvalidArgumentException;
import javax.sip.address.Address;
import javax.sip.header.RouteHeader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes requests that begin something (RFC 3261 §8.1.1). What they say comes from documents: nothing of it can end a line,
 * nor take the place of a header field that is ours.
 */
final class Opening {
    private static final Logger LOG = LoggerFactory.getLogger(Opening.class);
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9.!%*_+`'~-]{1,64}");
    private static final Set<String> OURS = Set.of(
            "via",
            "v",
            "from",
            "f",
            "to",
            "t",
            "call-id",
            "i",
            "cseq",
            "contact",
            "m",
            "max-forwards",
            "route",
            "record-route",
            "content-length",
            "l",
            "content-type",
            "c",
            "content-encoding",
            "e",
            "require",
            "proxy-require",
            "authorization",
            "proxy-authorization",
            "allow");
    private static final String USER = "-_.!~*'()&=+$,;?/";

    private Opening() {}

    /**
     * A request out of any dialog.
     *
     * @throws ParseException when the destination is none
     */
    static SIPRequest write(Wire wire, Destination destination, String method, String tag, long cseq)
            throws ParseException {
        var target = wire.addresses().createURI(line(destination.uri()));
        var to = destination.to().isEmpty()
                ? wire.addresses().createAddress(target)
                : wire.addresses().createAddress(wire.addresses().createURI(line(destination.to())));
        var headers = wire.headers();
        try {
            var request = (SIPRequest) wire.messages()
                    .createRequest(
                            target,
                            method,
                            headers.createCallIdHeader(line(destination.callId())),
                            headers.createCSeqHeader(cseq, method),
                            headers.createFromHeader(from(wire, destination), tag),
                            headers.createToHeader(to, null),
                            List.of(),
                            headers.createMaxForwardsHeader(70));
            for (var route : destination.routes()) {
                request.addHeader(route(wire, route));
            }
            request.setHeader(wire.via(hop(request).transport()));
            if (!destination.traceId().isEmpty()) {
                add(wire, request, "Traceparent", Traceparent.write(destination.traceId()));
            }
            if (destination.assertedIdentity().isPresent()) {
                // RFC 3325 §9.1
                var identity = wire.addresses()
                        .createURI(line(destination.assertedIdentity().get()));
                add(wire, request, "P-Asserted-Identity", "<" + identity + ">");
            }
            wire.introduce(request);
            addAll(wire, request, destination.headers());
            return request;
        } catch (InvalidArgumentException e) {
            throw new IllegalStateException("numbers of requests are positive", e);
        }
    }

    /** Where a request is sent to: its first route, or its URI (§8.1.2). */
    static NextHop hop(SIPRequest request) throws ParseException {
        var route = (RouteHeader) request.getHeader("Route");
        return NextHop.of(
                route == null ? request.getRequestURI() : route.getAddress().getURI(), "udp");
    }

    private static Address from(Wire wire, Destination destination) throws ParseException {
        var user = destination.fromUser().isEmpty() ? "" : escaped(destination.fromUser()) + "@";
        var address = wire.addresses()
                .createAddress(wire.addresses().createURI("sip:" + user + line(destination.fromDomain())));
        var name = line(destination.fromName()).replace("\\", "").replace("\"", "");
        if (!name.isBlank()) {
            address.setDisplayName(name);
        }
        return address;
    }

    private static RouteHeader route(Wire wire, String uri) throws ParseException {
        // a proxy in our way routes loosely (§16.12); one that does not is older than RFC 3261
        var loose = uri.contains(";lr") ? uri : uri + ";lr";
        return wire.headers()
                .createRouteHeader(
                        wire.addresses().createAddress(wire.addresses().createURI(line(loose))));
    }

    /** §25.1: what a user part may not hold as it is. */
    private static String escaped(String user) {
        var text = new StringBuilder(user.length());
        for (byte each : user.getBytes(StandardCharsets.UTF_8)) {
            char letter = (char) (each & 0xFF);
            if (letter < 128 && Character.isLetterOrDigit(letter) || USER.indexOf(letter) >= 0) {
                text.append(letter);
            } else {
                text.append('%').append(String.format(Locale.ROOT, "%02X", (int) letter));
            }
        }
        return text.toString();
    }

    private static String line(String text) throws ParseException {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < ' ' || text.charAt(i) == 127) {
                throw new ParseException("a control character in what is to be one line", i);
            }
        }
        return text;
    }

    /** Adds header fields that a document names; those that are ours are left out. */
    static void addAll(Wire wire, SIPRequest request, Map<String, String> headers) throws ParseException {
        for (var header : headers.entrySet()) {
            var name = header.getKey();
            if (!NAME.matcher(name).matches() || OURS.contains(name.toLowerCase(Locale.ROOT))) {
                LOG.info("header {} is not for a document to say", name.length() > 64 ? "of a long name" : name);
            } else {
                add(wire, request, name, header.getValue());
            }
        }
    }

    /** @throws ParseException when the value is none for a header field of that name */
    static void add(Wire wire, SIPRequest request, String name, String value) throws ParseException {
        request.addHeader(wire.headers().createHeader(name, line(value)));
    }
}
