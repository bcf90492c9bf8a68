package io.dialplane.balancer.wire;

import io.dialplane.balancer.routing.Flow;
import io.dialplane.balancer.routing.Outside;
import io.dialplane.balancer.routing.Router;
import io.dialplane.balancer.routing.Tally;
import io.dialplane.balancer.routing.Transport;
import io.dialplane.settings.StartFailure;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All SIP sockets on one event loop, which also owns the {@link Router}: no locks anywhere. What the handling of one batch
 * of datagrams sends is flushed together, so that epoll's recvmmsg and sendmmsg carry many messages per system call.
 */
public final class Sockets implements Outside, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Sockets.class);
    private static final long TICK_MS = 20;
    private static final long SWEEP_MS = 1000;
    private static final long STOP_MS = 300;
    private static final int WAITING_BYTES = 1 << 20;

    private final WireLimits limits;
    private final Tally tally;
    private final boolean epoll;
    private final EventLoopGroup group;
    private final Router router;
    private final Map<InetSocketAddress, TcpConnection> connections = new HashMap<>();
    private final List<Channel> listeners = new ArrayList<>();
    private final List<TcpConnection> unflushed = new ArrayList<>();
    private @Nullable Channel udp;
    private long bugs;

    /**
     * @param limits the numbers
     * @param tally the counters
     * @param router makes the router that is to be served by these sockets
     */
    public Sockets(WireLimits limits, Tally tally, Function<Outside, Router> router) {
        this.limits = limits;
        this.tally = tally;
        this.epoll = limits.nativeIo() && Epoll.isAvailable();
        IoHandlerFactory io = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        this.group = new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("sip"), io);
        this.router = router.apply(this);
    }

    /**
     * Binds UDP and TCP and begins to probe.
     *
     * @param address where to listen; port 0 takes any
     * @return the address that is bound
     * @throws StartFailure with one sentence when the port is taken
     */
    public InetSocketAddress open(InetSocketAddress address) {
        Channel datagrams = bound(udpBootstrap(address).bind(address), "SIP over UDP", address);
        udp = datagrams;
        InetSocketAddress bound = (InetSocketAddress) datagrams.localAddress();
        bound(tcpBootstrap().bind(bound), "SIP over TCP", bound);
        group.next().scheduleAtFixedRate(this::tick, 0, TICK_MS, TimeUnit.MILLISECONDS);
        group.next().scheduleAtFixedRate(this::sweep, SWEEP_MS, SWEEP_MS, TimeUnit.MILLISECONDS);
        return bound;
    }

    private Channel bound(ChannelFuture future, String what, InetSocketAddress address) {
        future.awaitUninterruptibly();
        if (!future.isSuccess()) {
            close();
            throw StartFailure.cannotListen(what, address, "sip.port", future.cause());
        }
        listeners.add(future.channel());
        return future.channel();
    }

    /** Whether system calls are batched. */
    public boolean isNative() {
        return epoll;
    }

    private Bootstrap udpBootstrap(InetSocketAddress address) {
        SocketProtocolFamily family =
                address.getAddress() instanceof Inet4Address ? SocketProtocolFamily.INET : SocketProtocolFamily.INET6;
        int slot = limits.datagramBytes() + 1; // one more: what fills it was longer
        Bootstrap bootstrap = new Bootstrap()
                .group(group)
                .channelFactory(() -> epoll ? new EpollDatagramChannel(family) : new NioDatagramChannel(family))
                // the default allocator makes and clears a buffer of a whole batch anew for each read
                .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .option(ChannelOption.SO_RCVBUF, limits.bufferBytes())
                .option(ChannelOption.SO_SNDBUF, limits.bufferBytes())
                .option(
                        ChannelOption.WRITE_BUFFER_WATER_MARK,
                        new WriteBufferWaterMark(WAITING_BYTES, 4 * WAITING_BYTES))
                .handler(new UdpHandler(this, limits.datagramBytes()));
        if (epoll) {
            bootstrap.option(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, slot);
            bootstrap.option(
                    ChannelOption.RECVBUF_ALLOCATOR,
                    new FixedRecvByteBufAllocator(slot * limits.batch()).maxMessagesPerRead(1));
        } else {
            bootstrap.option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(slot));
        }
        return bootstrap;
    }

    private ServerBootstrap tcpBootstrap() {
        return new ServerBootstrap()
                .group(group)
                .channel(epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, 1024)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(
                        ChannelOption.WRITE_BUFFER_WATER_MARK,
                        new WriteBufferWaterMark(WAITING_BYTES / 2, WAITING_BYTES))
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        accepted(channel);
                    }
                });
    }

    private void accepted(Channel channel) {
        if (connections.size() >= limits.connections()
                || !(channel.remoteAddress() instanceof InetSocketAddress peer)) {
            channel.close();
            return;
        }
        TcpConnection connection = new TcpConnection(this, new Flow(Transport.TCP, peer), limits, now());
        connection.connected(channel);
        connections.put(peer, connection);
        channel.pipeline().addLast(connection);
    }

    // ---- in

    void received(byte[] bytes, int from, int to, Flow source) {
        try {
            router.receive(bytes, from, to, source, now());
        } catch (RuntimeException bug) {
            if (bugs++ % 1000 == 0) {
                LOG.error("a message from {} could not be handled; {} so far", source, bugs, bug);
            }
        }
    }

    void notSip() {
        tally.count(Tally.Event.NOT_SIP);
    }

    void tooLarge() {
        tally.count(Tally.Event.TOO_LARGE);
    }

    static long now() {
        return System.nanoTime() / 1_000_000;
    }

    private void tick() {
        try {
            router.tick(now());
        } catch (RuntimeException bug) {
            LOG.error("the timers failed", bug);
        }
        flush();
    }

    private void sweep() {
        long now = now();
        List.copyOf(connections.values()).forEach(connection -> connection.closeIfStale(now));
    }

    // ---- out

    @Override
    public boolean send(Flow to, byte[] bytes, int length) {
        if (to.transport() == Transport.TCP) {
            TcpConnection connection = connections.get(to.address());
            return connection != null && connection.write(bytes, length);
        }
        Channel datagrams = udp;
        if (datagrams == null) {
            return false;
        }
        if (!datagrams.isWritable()) {
            datagrams.flush();
            if (!datagrams.isWritable()) {
                tally.count(Tally.Event.CONGESTED);
                return true; // as if lost on the way
            }
        }
        var buffer = datagrams.alloc().directBuffer(length).writeBytes(bytes, 0, length);
        datagrams.write(new DatagramPacket(buffer, to.address()), datagrams.voidPromise());
        return true;
    }

    @Override
    public boolean sendConnecting(Flow to, byte[] bytes, int length) {
        if (to.transport() == Transport.UDP || connections.containsKey(to.address())) {
            return send(to, bytes, length);
        }
        if (connections.size() >= limits.connections()) {
            return false;
        }
        TcpConnection connection = new TcpConnection(this, to, limits, now());
        connections.put(to.address(), connection);
        connection.write(bytes, length);
        connect(connection, to);
        return true;
    }

    private void connect(TcpConnection connection, Flow to) {
        new Bootstrap()
                .group(group)
                .channel(epoll ? EpollSocketChannel.class : NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 2000)
                .option(
                        ChannelOption.WRITE_BUFFER_WATER_MARK,
                        new WriteBufferWaterMark(WAITING_BYTES / 2, WAITING_BYTES))
                .handler(connection)
                .connect(to.address())
                .addListener((ChannelFuture future) -> {
                    if (future.isSuccess()) {
                        connection.connected(future.channel());
                    } else {
                        gone(connection);
                        router.unreachable(to, now());
                        flush();
                    }
                });
    }

    void gone(TcpConnection connection) {
        connections.remove(connection.flow().address(), connection);
        connection.release();
    }

    void unflushed(TcpConnection connection) {
        unflushed.add(connection);
    }

    /** Sends what a batch has written. */
    void flush() {
        if (udp != null) {
            udp.flush();
        }
        if (!unflushed.isEmpty()) {
            unflushed.forEach(TcpConnection::flush);
            unflushed.clear();
        }
    }

    /** Sends what is written and closes everything; takes less than a second. */
    @Override
    public void close() {
        listeners.forEach(Channel::close);
        group.shutdownGracefully(0, STOP_MS, TimeUnit.MILLISECONDS).awaitUninterruptibly(2 * STOP_MS);
    }
}
