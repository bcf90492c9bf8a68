package io.dialplane.node.sip;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.stack.NioTcpMessageChannel;
import gov.nist.javax.sip.stack.SIPTransaction;
import gov.nist.javax.sip.stack.SIPTransactionStack;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import javax.sip.ListeningPoint;
import javax.sip.SipException;
import javax.sip.address.Address;
import javax.sip.address.SipURI;

/**
 * The TCP connection that a peer's request came by, for requests to that peer (RFC 5923): a phone behind a NAT is reached
 * by no other, whatever its Contact says.
 */
final class Connection {
    private static final int DEFAULT_PORT = 5_060;

    private final NioTcpMessageChannel channel;
    /** Where the peer listens, as it says in its Via. */
    private final String host;

    private final int port;

    private Connection(NioTcpMessageChannel channel, String host, int port) {
        this.channel = channel;
        this.host = host;
        this.port = port;
    }

    /** The connection of a request; empty for one that came by UDP. */
    static Optional<Connection> of(SIPRequest request) {
        Object channel = request.getMessageChannel();
        if (channel instanceof SIPTransaction transaction) {
            channel = transaction.getMessageChannel();
        }
        if (!(channel instanceof NioTcpMessageChannel tcp)) {
            return Optional.empty();
        }
        var via = request.getTopmostVia();
        return Optional.of(new Connection(tcp, via.getHost(), port(via.getPort())));
    }

    private static int port(int given) {
        return given > 0 ? given : DEFAULT_PORT;
    }

    /** Whether it is open, and leads to where requests go next: to the peer itself, or to the first proxy on the way. */
    boolean leadsAlong(List<Address> routes) {
        var socket = channel.getSocketChannel();
        if (socket == null || !socket.isOpen() || !socket.isConnected()) {
            return false;
        }
        return routes.isEmpty()
                || routes.getFirst().getURI() instanceof SipURI next
                        && next.getHost().equalsIgnoreCase(host)
                        && port(next.getPort()) == port;
    }

    void send(SIPRequest request) throws IOException {
        channel.sendMessage(request);
    }

    /**
     * Sends a request by a connection to where its Route or its URI leads, which is made when there is none. Not by a
     * client transaction: JAIN-SIP's forgets the connection it made, makes another one and loses the request.
     */
    static void connectAndSend(SIPTransactionStack stack, ListeningPoint from, SIPRequest request)
            throws IOException, SipException {
        var hop = stack.getNextHop(request);
        var made = hop == null ? null : stack.createRawMessageChannel(from.getIPAddress(), from.getPort(), hop);
        if (made == null) {
            throw new IOException("no way to " + hop);
        }
        made.sendMessage(request);
    }
}
