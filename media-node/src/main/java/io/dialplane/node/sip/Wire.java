package io.dialplane.node.sip;

import gov.nist.javax.sip.header.Contact;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import gov.nist.javax.sip.stack.MessageChannel;
import io.dialplane.node.health.NodeMetrics;
import io.dialplane.node.sip.transaction.ClientTransactions;
import io.netty.util.HashedWheelTimer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.text.ParseException;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import javax.sip.ServerTransaction;
import javax.sip.SipException;
import javax.sip.SipProvider;
import javax.sip.address.AddressFactory;
import javax.sip.header.AllowHeader;
import javax.sip.header.HeaderFactory;
import javax.sip.header.ToHeader;
import javax.sip.header.ViaHeader;
import javax.sip.message.MessageFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What everything in this package sends with: the stack's factories, its provider, a timer, our own headers. */
final class Wire {
    /** Methods we take (RFC 3261 §20.5). */
    private static final String ALLOW = "INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, UPDATE, NOTIFY, REGISTER";
    /** The tag of a response that was sent without keeping anything: an ACK that has it is not looked at further. */
    static final String STATELESS_TAG = "z9";

    private static final Logger LOG = LoggerFactory.getLogger(Wire.class);

    private final SipProvider provider;
    private final MessageFactory messages;
    private final HeaderFactory headers;
    private final AddressFactory addresses;
    private final HashedWheelTimer timer;
    private final NodeMetrics metrics;
    private final InetSocketAddress advertised;
    private final String userAgent;
    private final ClientTransactions requests;
    private final AllowHeader allow;
    private final Map<String, Contact> contacts = new ConcurrentHashMap<>();

    Wire(
            SipProvider provider,
            MessageFactory messages,
            HeaderFactory headers,
            AddressFactory addresses,
            HashedWheelTimer timer,
            NodeMetrics metrics,
            InetSocketAddress advertised,
            String userAgent) {
        this.provider = provider;
        this.messages = messages;
        this.headers = headers;
        this.addresses = addresses;
        this.timer = timer;
        this.metrics = metrics;
        this.advertised = advertised;
        this.userAgent = userAgent;
        this.requests = new ClientTransactions(provider, timer);
        try {
            this.allow = headers.createAllowHeader(ALLOW);
        } catch (ParseException e) {
            throw new IllegalStateException("a list of methods is one", e);
        }
    }

    SipProvider provider() {
        return provider;
    }

    MessageFactory messages() {
        return messages;
    }

    HeaderFactory headers() {
        return headers;
    }

    AddressFactory addresses() {
        return addresses;
    }

    HashedWheelTimer timer() {
        return timer;
    }

    /** Requests of ours that wait for an answer. */
    ClientTransactions requests() {
        return requests;
    }

    /** Our Via of a request, with a new branch; RFC 3581 asks for the port that we are seen at. */
    ViaHeader via(String transport) {
        try {
            var via = headers.createViaHeader(
                    advertised.getHostString(), advertised.getPort(), transport, "z9hG4bK" + tag());
            via.setRPort();
            return via;
        } catch (ParseException | javax.sip.InvalidArgumentException e) {
            throw new IllegalStateException("an address was checked at the start", e);
        }
    }

    /** Says what program we are. */
    void introduce(SIPRequest request) {
        add(request, "User-Agent", userAgent);
    }

    /** A tag that nobody guesses. */
    static String tag() {
        return Long.toHexString(ThreadLocalRandom.current().nextLong() | 1L << 63);
    }

    /** A response with the fields every response has. */
    static SIPResponse response(SIPRequest request, int status) {
        return request.createResponse(status);
    }

    /** A response with a To tag. */
    static SIPResponse response(SIPRequest request, int status, String tag) {
        var response = request.createResponse(status);
        if (!response.hasToTag()) {
            setTag(response, tag);
        }
        return response;
    }

    private static void setTag(SIPResponse response, String tag) {
        try {
            ((ToHeader) response.getTo()).setTag(tag);
        } catch (ParseException e) {
            throw new IllegalStateException("a tag of hexadecimal digits is one", e);
        }
    }

    /** Where this node is reached by requests within a dialog. */
    Contact contact(String transport) {
        return contacts.computeIfAbsent(transport, this::makeContact);
    }

    private Contact makeContact(String transport) {
        try {
            var uri = addresses.createSipURI(null, advertised.getHostString());
            uri.setPort(advertised.getPort());
            if (!transport.equals("udp")) {
                uri.setTransportParam(transport);
            }
            return (Contact) headers.createContactHeader(addresses.createAddress(uri));
        } catch (ParseException e) {
            throw new IllegalStateException("an address was checked at the start", e);
        }
    }

    /** Says which methods we take. */
    void allow(javax.sip.message.Message message) {
        message.setHeader(allow);
    }

    /** A header field of ours. */
    javax.sip.header.Header header(String name, String value) {
        try {
            return headers.createHeader(name, value);
        } catch (ParseException e) {
            throw new IllegalStateException("what we say ourselves is well-formed", e);
        }
    }

    /** Appends a header by name and value. */
    void add(javax.sip.message.Message message, String name, String value) {
        try {
            message.addHeader(headers.createHeader(name, value));
        } catch (ParseException e) {
            LOG.warn("header {} is left out: {}", name, e.getMessage());
        }
    }

    /** Sends a response through its transaction, which repeats it as need be. */
    void reply(ServerTransaction transaction, SIPResponse response) {
        try {
            metrics.response(response.getStatusCode());
            transaction.sendResponse(response);
        } catch (SipException | javax.sip.InvalidArgumentException e) {
            LOG.debug("{} could not be sent", response.getStatusCode(), e);
        }
    }

    /** RFC 3261 §8.2.7: answers a request without keeping anything about it. */
    void replyStateless(SIPRequest request, SIPResponse response) {
        metrics.response(response.getStatusCode());
        resend(request, response);
    }

    /** Answers a request without keeping anything about it. */
    void refuse(SIPRequest request, int status, OptionalInt retryAfter) {
        var response = response(request, status, STATELESS_TAG + tag());
        retryAfter.ifPresent(seconds -> add(response, "Retry-After", Integer.toString(seconds)));
        replyStateless(request, response);
    }

    /** Sends a response again, outside its transaction. */
    void resend(SIPRequest request, SIPResponse response) {
        try {
            if (isUdp(request)) {
                provider.sendResponse(response);
            } else if (request.getMessageChannel() instanceof MessageChannel channel) {
                // §18.2.2: on the connection that the request came by
                channel.sendMessage(response);
            }
        } catch (SipException | IOException e) {
            LOG.debug("{} could not be sent", response.getStatusCode(), e);
        }
    }

    static boolean isUdp(SIPRequest request) {
        return transport(request).equals("udp");
    }

    /** The transport a request came by, in lower case. */
    static String transport(SIPRequest request) {
        var via = (ViaHeader) request.getTopmostVia();
        return via.getTransport().toLowerCase(java.util.Locale.ROOT);
    }
}
