package io.dialplane.balancer.health;

import io.dialplane.balancer.routing.Node;
import io.dialplane.balancer.routing.Router;
import io.dialplane.balancer.routing.Tally;
import io.dialplane.settings.StartFailure;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.timeout.ReadTimeoutHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * {@code GET /q/health}, {@code /q/health/live}, {@code /q/health/ready} in MicroProfile's JSON and {@code /q/metrics} for
 * Prometheus, on a thread of its own. Ready means: at least one node takes new calls, and we are not stopping.
 */
public final class HealthServer implements AutoCloseable {
    private static final int MAX_REQUEST = 8192;
    private static final int IDLE_SECONDS = 30;

    private final Router router;
    private final Metrics metrics;
    private final EventLoopGroup group =
            new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("health"), NioIoHandler.newFactory());
    private volatile boolean stopping;

    /**
     * @param router whose nodes are shown
     * @param tally whose counters are shown
     */
    public HealthServer(Router router, Tally tally) {
        this.router = router;
        this.metrics = new Metrics(tally, router);
    }

    /**
     * Listens.
     *
     * @param address where; port 0 takes any
     * @return the address that is bound
     * @throws StartFailure with one sentence when the port is taken
     */
    public InetSocketAddress open(InetSocketAddress address) {
        ChannelFuture bound = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(new ReadTimeoutHandler(IDLE_SECONDS))
                                .addLast(new HttpServerCodec())
                                .addLast(new HttpObjectAggregator(MAX_REQUEST))
                                .addLast(new Handler());
                    }
                })
                .bind(address)
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            close();
            throw StartFailure.cannotListen("health and metrics", address, "health.port", bound.cause());
        }
        return (InetSocketAddress) bound.channel().localAddress();
    }

    /** From now on not ready. */
    public void stopping() {
        stopping = true;
    }

    private FullHttpResponse answer(FullHttpRequest request) {
        String path = request.uri().split("\\?", 2)[0];
        if (!request.method().equals(HttpMethod.GET)) {
            return text(HttpResponseStatus.METHOD_NOT_ALLOWED, "text/plain", "only GET\n");
        }
        return switch (path) {
            case "/q/health/live" -> text(HttpResponseStatus.OK, "application/json", health(true, List.of()));
            case "/q/health/ready", "/q/health" -> {
                boolean ready = !stopping && router.nodes().stream().anyMatch(node -> node.state() == Node.State.UP);
                HttpResponseStatus status = ready ? HttpResponseStatus.OK : HttpResponseStatus.SERVICE_UNAVAILABLE;
                yield text(status, "application/json", health(ready, router.nodes()));
            }
            case "/q/metrics" ->
                text(HttpResponseStatus.OK, "text/plain; version=0.0.4; charset=utf-8", metrics.scrape());
            default -> text(HttpResponseStatus.NOT_FOUND, "text/plain", "no such page\n");
        };
    }

    private static String health(boolean up, List<Node> nodes) {
        String checks = nodes.stream().map(HealthServer::check).collect(Collectors.joining(","));
        return "{\"status\":\"" + (up ? "UP" : "DOWN") + "\",\"checks\":[" + checks + "]}";
    }

    private static String check(Node node) {
        boolean up = node.state() == Node.State.UP;
        return "{\"name\":\"node " + node.name() + "\",\"status\":\"" + (up ? "UP" : "DOWN")
                + "\",\"data\":{\"state\":\"" + node.state().name().toLowerCase(Locale.ROOT)
                + "\",\"unanswered\":" + node.inFlight() + "}}";
    }

    private static FullHttpResponse text(HttpResponseStatus status, String type, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        FullHttpResponse response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.wrappedBuffer(bytes));
        response.headers().set(HttpHeaderNames.CONTENT_TYPE, type);
        response.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, bytes.length);
        return response;
    }

    private final class Handler extends SimpleChannelInboundHandler<FullHttpRequest> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
            FullHttpResponse response = answer(request);
            boolean keep = HttpUtil.isKeepAlive(request);
            if (!keep) {
                response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
            }
            ChannelFuture written = context.writeAndFlush(response);
            if (!keep) {
                written.addListener(ChannelFutureListener.CLOSE);
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 300, TimeUnit.MILLISECONDS);
        metrics.close();
    }
}
