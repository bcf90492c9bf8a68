package io.dialplane.node.eventsocket;

import io.dialplane.eventsocket.ServerSession;
import io.dialplane.eventsocket.ServerSession.Action;
import io.dialplane.eventsocket.Subscription;
import io.dialplane.node.event.Events;
import io.dialplane.node.event.PublishedEvent;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client. Its session is owned by the connection's event loop; publishers reach it only through {@link #accept},
 * which puts an event into a bounded queue. Events are written as fast as the client reads and no faster; when the queue
 * is full the client has lost, not the node.
 */
final class ClientConnection extends ChannelInboundHandlerAdapter implements Events.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(ClientConnection.class);
    private static final int MAX_JOBS = 100;
    /** Events written between two flushes. */
    private static final int BATCH = 64;

    private final EventSocketOptions options;
    private final Events events;
    private final Commands commands;
    private final FailedLogins failedLogins;
    private final ServerSession session;
    private final ConcurrentLinkedQueue<PublishedEvent> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger queued = new AtomicInteger();
    private final AtomicInteger jobs = new AtomicInteger();
    private final AtomicBoolean draining = new AtomicBoolean();
    private volatile Subscription subscription = Subscription.NONE;
    private volatile @Nullable ChannelHandlerContext context;
    private Events.@Nullable Registration registration;

    ClientConnection(EventSocketOptions options, Events events, Commands commands, FailedLogins failedLogins) {
        this.options = options;
        this.events = events;
        this.commands = commands;
        this.failedLogins = failedLogins;
        this.session =
                new ServerSession(options.password(), () -> UUID.randomUUID().toString());
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        context = ctx;
        perform(ctx, session.opened());
        ctx.executor()
                .schedule(
                        () -> {
                            if (!session.authenticated()) {
                                ctx.close();
                            }
                        },
                        options.loginTimeout().toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        var buffer = (ByteBuf) message;
        byte[] bytes;
        try {
            bytes = new byte[buffer.readableBytes()];
            buffer.readBytes(bytes);
        } finally {
            buffer.release();
        }
        perform(ctx, session.received(bytes));
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (registration != null) {
            registration.close();
            registration = null;
        }
        queue.clear();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        readWhenPossible(ctx);
        drain(ctx);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LOG.debug("event socket connection from {} ends", ctx.channel().remoteAddress(), cause);
        ctx.close();
    }

    @Override
    public boolean mayWant(String name) {
        return subscription.mayWant(name);
    }

    @Override
    public void accept(PublishedEvent event) {
        var ctx = context;
        if (ctx == null || !subscription.wants(event.event())) {
            return;
        }
        if (queued.incrementAndGet() > options.maxQueuedEvents()) {
            tooSlow(ctx);
            return;
        }
        queue.add(event);
        if (draining.compareAndSet(false, true)) {
            ctx.executor().execute(() -> drain(ctx));
        }
    }

    private void tooSlow(ChannelHandlerContext ctx) {
        if (subscription != Subscription.NONE) {
            subscription = Subscription.NONE;
            LOG.warn(
                    "event socket client {} reads too slowly: {} events wait, its connection ends",
                    ctx.channel().remoteAddress(),
                    options.maxQueuedEvents());
            ctx.close();
        }
    }

    /** Writes waiting events while the client takes them. */
    private void drain(ChannelHandlerContext ctx) {
        draining.set(false);
        int written = 0;
        while (ctx.channel().isWritable()) {
            var event = queue.poll();
            if (event == null) {
                break;
            }
            queued.decrementAndGet();
            ctx.write(Unpooled.wrappedBuffer(event.frame(session.subscription().format())), ctx.voidPromise());
            if (++written % BATCH == 0) {
                ctx.flush();
            }
        }
        if (written > 0) {
            ctx.flush();
        }
    }

    private void perform(ChannelHandlerContext ctx, List<Action> actions) {
        for (var action : actions) {
            switch (action) {
                case Action.Send(var bytes) -> ctx.write(Unpooled.wrappedBuffer(bytes), ctx.voidPromise());
                case Action.Api(var command, var argument) ->
                    Thread.ofVirtual().name("event-socket-api").start(() -> {
                        String output = commands.run(command, argument);
                        ctx.executor().execute(() -> perform(ctx, session.replied(output)));
                    });
                case Action.Background(var job, var command, var argument) -> background(job, command, argument);
                case Action.Subscribed(var next) -> subscribed(next);
                case Action.LoginFailed() -> loginFailed(ctx);
                case Action.Close() ->
                    ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
            }
        }
        ctx.flush();
        readWhenPossible(ctx);
    }

    /** A client that asks faster than it reads, or before its command is done, waits. */
    private void readWhenPossible(ChannelHandlerContext ctx) {
        ctx.channel().config().setAutoRead(ctx.channel().isWritable() && !session.busy());
    }

    private void background(String job, String command, String argument) {
        if (jobs.incrementAndGet() > MAX_JOBS) {
            jobs.decrementAndGet();
            finished(job, command, argument, "-ERR more than " + MAX_JOBS + " jobs\n");
            return;
        }
        Thread.ofVirtual().name("event-socket-job").start(() -> {
            String output = commands.run(command, argument);
            jobs.decrementAndGet();
            finished(job, command, argument, output);
        });
    }

    private void finished(String job, String command, String argument, String output) {
        events.publish("BACKGROUND_JOB", event -> {
            event.add("Job-UUID", job).add("Job-Command", command);
            if (!argument.isEmpty()) {
                event.add("Job-Command-Arg", argument);
            }
            event.body(output);
        });
    }

    private void subscribed(Subscription next) {
        subscription = next;
        if (registration == null && next != Subscription.NONE) {
            registration = events.listen(this);
        }
    }

    private void loginFailed(ChannelHandlerContext ctx) {
        String address = address(ctx);
        failedLogins.add(address);
        LOG.warn("event socket: wrong password from {}", address);
    }

    static String address(ChannelHandlerContext ctx) {
        return ctx.channel().remoteAddress() instanceof InetSocketAddress socket
                ? socket.getAddress().getHostAddress()
                : "";
    }
}
