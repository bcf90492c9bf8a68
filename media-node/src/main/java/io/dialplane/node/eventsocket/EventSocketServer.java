package io.dialplane.node.eventsocket;

import io.dialplane.node.event.Events;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The node's event socket: listens, turns away whom it must, and sends a HEARTBEAT. One thread serves all clients, so that
 * writing events never takes a thread from calls.
 *
 * <pre>{@code
 * var server = EventSocketServer.start(new EventSocketOptions(host, port, password), events, liveCalls, clock, "0.1.0");
 * server.commands().with("uuid_transfer", argument -> …);
 * }</pre>
 */
public final class EventSocketServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventSocketServer.class);

    private final EventSocketOptions options;
    private final Events events;
    private final Commands commands;
    private final FailedLogins failedLogins;
    private final MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("event-socket", true), NioIoHandler.newFactory());
    private final AtomicInteger clients = new AtomicInteger();
    private final Channel listening;

    private EventSocketServer(EventSocketOptions options, Events events, Vitals vitals, Commands commands, Clock clock)
            throws InterruptedException {
        this.options = options;
        this.events = events;
        this.commands = commands;
        this.failedLogins = new FailedLogins(options.maxFailedLogins(), clock);
        try {
            this.listening = new ServerBootstrap()
                    .group(group)
                    .channel(NioServerSocketChannel.class)
                    .option(ChannelOption.SO_REUSEADDR, true)
                    .childOption(ChannelOption.TCP_NODELAY, true)
                    .childOption(ChannelOption.SO_KEEPALIVE, true)
                    .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(256 << 10, 1 << 20))
                    .childHandler(new Initializer())
                    .bind(options.host(), options.port())
                    .sync()
                    .channel();
        } catch (Exception e) {
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
            throw e;
        }
        group.scheduleAtFixedRate(() -> safely(vitals::sample), 1, 1, TimeUnit.SECONDS);
        long heartbeat = options.heartbeat().toMillis();
        group.scheduleAtFixedRate(
                () -> safely(() -> events.publish("HEARTBEAT", vitals::heartbeat)),
                heartbeat,
                heartbeat,
                TimeUnit.MILLISECONDS);
    }

    /** An exception would end the schedule without a word. */
    private static void safely(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.error("a periodic task of the event socket failed", e);
        }
    }

    /**
     * Listens.
     *
     * @param version of the node, as {@code api version} tells it
     * @throws java.net.BindException when the address is taken
     */
    public static EventSocketServer start(
            EventSocketOptions options, Events events, LiveCalls calls, Clock clock, String version)
            throws InterruptedException {
        var vitals = new Vitals(calls, clock, version);
        var commands = NodeCommands.of(calls, vitals, events.identity());
        return new EventSocketServer(options, events, vitals, commands, clock);
    }

    /** The commands, to which more may be added. */
    public Commands commands() {
        return commands;
    }

    /** The port it listens on. */
    public int port() {
        return ((InetSocketAddress) listening.localAddress()).getPort();
    }

    /** Clients that are connected. */
    public int clients() {
        return clients.get();
    }

    /** Ends all connections and stops listening, within a second. */
    @Override
    public void close() {
        listening.close().syncUninterruptibly();
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
    }

    private final class Initializer extends ChannelInitializer<SocketChannel> {
        @Override
        protected void initChannel(SocketChannel channel) {
            channel.pipeline().addLast(new Door());
        }
    }

    /** Lets a client in, or turns it away. */
    private final class Door extends ChannelInboundHandlerAdapter {
        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            String address = ClientConnection.address(ctx);
            int now = clients.incrementAndGet();
            ctx.channel().closeFuture().addListener(closed -> clients.decrementAndGet());
            if (failedLogins.isBarred(address)) {
                turnAway(ctx, "Too many failed logins, come back later.\n");
            } else if (now > options.maxClients()) {
                LOG.warn("event socket: {} is turned away, {} clients are connected", address, options.maxClients());
                turnAway(ctx, "Too many clients.\n");
            } else {
                ctx.pipeline().addLast(new ClientConnection(options, events, commands, failedLogins));
                ctx.fireChannelActive();
                ctx.pipeline().remove(this);
            }
        }

        private void turnAway(ChannelHandlerContext ctx, String why) {
            String frame = "Content-Type: text/rude-rejection\nContent-Length: " + why.length() + "\n\n" + why;
            ctx.writeAndFlush(Unpooled.copiedBuffer(frame, StandardCharsets.US_ASCII))
                    .addListener(ChannelFutureListener.CLOSE);
        }
    }
}
