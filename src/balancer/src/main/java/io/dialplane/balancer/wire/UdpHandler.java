package io.dialplane.balancer.wire;

import io.dialplane.balancer.routing.Flow;
import io.dialplane.balancer.routing.Transport;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramPacket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Copies each datagram into the one array the router reads, and flushes once per batch. */
final class UdpHandler extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(UdpHandler.class);

    private final Sockets sockets;
    private final byte[] inbox;

    UdpHandler(Sockets sockets, int datagramBytes) {
        this.sockets = sockets;
        this.inbox = new byte[datagramBytes];
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        DatagramPacket packet = (DatagramPacket) message;
        try {
            int length = packet.content().readableBytes();
            if (length > inbox.length) {
                sockets.tooLarge();
                return;
            }
            packet.content().readBytes(inbox, 0, length);
            sockets.received(inbox, 0, length, new Flow(Transport.UDP, packet.sender()));
        } finally {
            packet.release();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        sockets.flush();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        LOG.debug("UDP: {}", cause.toString()); // a single datagram the system refused; SIP repeats it
    }
}
