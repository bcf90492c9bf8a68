package io.dialplane.balancer.wire;

import io.dialplane.balancer.message.SipFrames;
import io.dialplane.balancer.routing.Flow;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One TCP connection, accepted or opened: cuts its stream into messages (RFC 3261 §18.3). */
final class TcpConnection extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(TcpConnection.class);
    private static final int FIRST_BUFFER = 2048;
    private static final int WAITING_MESSAGES = 1000;
    /** A keep-alive: two line ends between messages (RFC 5626 §4.4.1), answered with one. */
    private static final int PING_BYTES = 4;

    private static final byte[] PONG = {'\r', '\n'};

    private final Sockets sockets;
    private final Flow flow;
    private final WireLimits limits;
    private final SipFrames frames;
    private final Deque<ByteBuf> waiting = new ArrayDeque<>();
    private byte[] inbox = new byte[FIRST_BUFFER];
    private int filled;
    private long heardAt;
    private long incompleteSince;
    private boolean dirty;
    private @Nullable Channel channel;

    TcpConnection(Sockets sockets, Flow flow, WireLimits limits, long now) {
        this.sockets = sockets;
        this.flow = flow;
        this.limits = limits;
        this.frames = new SipFrames(limits.headerBytes(), limits.messageBytes());
        this.heardAt = now;
    }

    Flow flow() {
        return flow;
    }

    void connected(Channel open) {
        channel = open;
        waiting.forEach(open::write);
        waiting.clear();
        open.flush();
    }

    boolean write(byte[] bytes, int length) {
        Channel open = channel;
        if (open == null) {
            return waiting.size() < WAITING_MESSAGES && waiting.add(Unpooled.copiedBuffer(bytes, 0, length));
        }
        if (!open.isActive()) {
            return false;
        }
        if (!open.isWritable()) {
            LOG.info("{} does not read: closed", flow);
            open.close();
            return false;
        }
        open.write(open.alloc().directBuffer(length).writeBytes(bytes, 0, length), open.voidPromise());
        if (!dirty) {
            dirty = true;
            sockets.unflushed(this);
        }
        return true;
    }

    void flush() {
        dirty = false;
        if (channel != null) {
            channel.flush();
        }
    }

    void release() {
        waiting.forEach(ByteBuf::release);
        waiting.clear();
    }

    void closeIfStale(long now) {
        boolean stuck =
                filled > 0 && now - incompleteSince > limits.incomplete().toMillis();
        if (channel != null && (stuck || now - heardAt > limits.idle().toMillis())) {
            channel.close();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf in = (ByteBuf) message;
        try {
            heardAt = Sockets.now();
            int more = in.readableBytes();
            if (filled + more > inbox.length) {
                inbox = Arrays.copyOf(inbox, Math.max(inbox.length * 2, filled + more));
            }
            in.readBytes(inbox, filled, more);
            filled += more;
            take(context);
        } finally {
            in.release();
        }
    }

    private void take(ChannelHandlerContext context) {
        int at = 0;
        while (true) {
            int start = skipLineEnds(at);
            if (start - at >= PING_BYTES) {
                write(PONG, PONG.length);
            }
            at = start;
            int length = at == filled ? SipFrames.INCOMPLETE : frames.length(inbox, at, filled);
            if (length == SipFrames.BROKEN) {
                LOG.debug("{} does not send SIP: closed", flow);
                sockets.notSip();
                filled = 0;
                context.close();
                return;
            }
            if (length == SipFrames.INCOMPLETE) {
                break;
            }
            sockets.received(inbox, at, at + length, flow);
            at += length;
        }
        keep(at);
    }

    private int skipLineEnds(int from) {
        int i = from;
        while (i < filled && (inbox[i] == '\r' || inbox[i] == '\n')) {
            i++;
        }
        return i;
    }

    private void keep(int from) {
        if (from > 0 || filled == 0) {
            incompleteSince = heardAt;
        }
        System.arraycopy(inbox, from, inbox, 0, filled - from);
        filled -= from;
        if (filled == 0 && inbox.length > FIRST_BUFFER) {
            inbox = new byte[FIRST_BUFFER];
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        sockets.flush();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        sockets.gone(this);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        LOG.debug("{}: {}", flow, cause.toString());
        context.close();
    }
}
