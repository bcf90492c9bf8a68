package io.dialplane.node.sip.transaction;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.stack.NioTcpMessageChannel;
import gov.nist.javax.sip.stack.SIPTransaction;
import java.io.IOException;
import java.util.Optional;

/**
 * The TCP connection that a peer's request came by, for requests to that peer (RFC 5923): a phone behind a NAT is reached
 * by no other, whatever its Contact says.
 */
public final class Connection implements Line {
    private final NioTcpMessageChannel channel;
    /** Where the peer listens, as it says in its Via. */
    private final NextHop via;

    private Connection(NioTcpMessageChannel channel, NextHop via) {
        this.channel = channel;
        this.via = via;
    }

    /** The connection of a request; empty for one that came by UDP. */
    public static Optional<Connection> of(SIPRequest request) {
        Object channel = request.getMessageChannel();
        if (channel instanceof SIPTransaction transaction) {
            channel = transaction.getMessageChannel();
        }
        if (!(channel instanceof NioTcpMessageChannel tcp)) {
            return Optional.empty();
        }
        var via = request.getTopmostVia();
        return Optional.of(new Connection(tcp, NextHop.of(via.getHost(), via.getPort(), "tcp")));
    }

    /**
     * Whether it is open, and leads to where a request goes next: to the peer itself, or to the first proxy on the way.
     *
     * @param isPeer whether the request goes to the peer itself, by no proxy
     */
    public boolean leadsTo(NextHop next, boolean isPeer) {
        var socket = channel.getSocketChannel();
        boolean isOpen = socket != null && socket.isOpen() && socket.isConnected();
        return isOpen && (isPeer || next.isAt(via));
    }

    @Override
    public void send(SIPRequest request) throws IOException {
        channel.sendMessage(request);
    }

    @Override
    public boolean isReliable() {
        return true;
    }
}
