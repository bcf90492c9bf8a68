package io.dialplane.balancer;

import io.dialplane.balancer.health.HealthServer;
import io.dialplane.balancer.routing.Limits;
import io.dialplane.balancer.routing.Node;
import io.dialplane.balancer.routing.Nodes;
import io.dialplane.balancer.routing.Router;
import io.dialplane.balancer.routing.Self;
import io.dialplane.balancer.routing.Tally;
import io.dialplane.balancer.wire.Sockets;
import io.dialplane.balancer.wire.WireLimits;
import io.dialplane.settings.Secrets;
import io.dialplane.settings.StartFailure;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The balancer, assembled: sockets, routing, health. */
public final class Balancer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Balancer.class);
    private static final Pattern HOST_PORT = Pattern.compile("(\\[[0-9a-fA-F:.]+]|[A-Za-z0-9._-]+):(\\d{1,5})");

    private final Sockets sockets;
    private final HealthServer health;
    private final Router router;
    private final InetSocketAddress sip;
    private final InetSocketAddress http;

    private Balancer(
            Sockets sockets, HealthServer health, Router router, InetSocketAddress sip, InetSocketAddress http) {
        this.sockets = sockets;
        this.health = health;
        this.router = router;
        this.sip = sip;
        this.http = http;
    }

    /**
     * Starts it.
     *
     * @param settings checked
     * @return running
     * @throws StartFailure with one sentence when it cannot run
     */
    public static Balancer start(BalancerSettings settings) {
        List<Node> nodes = nodes(settings.nodes());
        Self self = self(settings);
        long[] key = key(Secrets.open(settings.var()).secret("balancer-key"));
        Tally tally = new Tally();
        Router[] made = new Router[1];
        Sockets sockets = new Sockets(wireLimits(settings), tally, outside -> {
            made[0] = new Router(self, new Nodes(nodes), key, limits(settings), outside, new LoggedJournal(), tally);
            return made[0];
        });
        InetSocketAddress sip = sockets.open(new InetSocketAddress(
                bare(settings.sip().host()), settings.sip().port()));
        HealthServer health = new HealthServer(made[0], tally);
        try {
            InetSocketAddress http = health.open(new InetSocketAddress(
                    bare(settings.health().host()), settings.health().port()));
            LOG.info(
                    "balancer: SIP on {} over UDP{} and TCP, health on {}, nodes {}",
                    text(sip),
                    sockets.isNative() ? " (epoll)" : " (nio)",
                    text(http),
                    settings.nodes());
            return new Balancer(sockets, health, made[0], sip, http);
        } catch (StartFailure failure) {
            sockets.close();
            throw failure;
        }
    }

    private static String text(InetSocketAddress address) {
        return address.getHostString() + ":" + address.getPort();
    }

    private static String bare(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    private static List<Node> nodes(List<String> names) {
        List<Node> nodes = new ArrayList<>();
        for (String name : names) {
            Matcher matcher = HOST_PORT.matcher(name.strip());
            int port = matcher.matches() ? Integer.parseInt(matcher.group(2)) : 0;
            if (port < 1 || port > 65535) {
                throw new StartFailure("the setting nodes has the entry '" + name + "': expected host:port.");
            }
            InetSocketAddress address = new InetSocketAddress(bare(matcher.group(1)), port);
            if (address.isUnresolved()) {
                throw new StartFailure("the setting nodes has the entry '" + name + "', whose host is not known.");
            }
            nodes.add(new Node(name.strip(), address));
        }
        long distinct = nodes.stream().map(Node::address).distinct().count();
        if (nodes.isEmpty() || nodes.size() > Nodes.MAX || distinct != nodes.size()) {
            throw new StartFailure(
                    "the setting nodes must name 1 to " + Nodes.MAX + " different nodes, not " + names + ".");
        }
        return nodes;
    }

    private static Self self(BalancerSettings settings) {
        String host = settings.sip().advertise().orElse(settings.sip().host());
        String bare = bare(host);
        if (bare.equals("0.0.0.0") || bare.equals("::")) {
            throw new StartFailure("the setting sip.advertise is missing: with sip.host " + bare
                    + " it must name the address that phones and nodes reach.");
        }
        int port = settings.sip().port();
        if (settings.nodes().contains(host + ":" + port)) {
            throw new StartFailure("the setting nodes names the balancer itself (" + host + ":" + port + ").");
        }
        List<String> others = new ArrayList<>(settings.sip().aliases().orElse(List.of()));
        others.add(settings.sip().host());
        return new Self(bare.contains(":") ? "[" + bare + "]" : bare, port, others);
    }

    private static long[] key(String secret) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
            ByteBuffer buffer = ByteBuffer.wrap(digest);
            return new long[] {buffer.getLong(), buffer.getLong()};
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static Limits limits(BalancerSettings settings) {
        return new Limits(
                settings.sip().headerSize(),
                settings.failover().calls(),
                settings.failover().silence().toMillis(),
                settings.failover().tries(),
                settings.retryAfter(),
                settings.probe().interval().toMillis(),
                settings.probe().lost());
    }

    private static WireLimits wireLimits(BalancerSettings settings) {
        return new WireLimits(
                settings.udp().datagramSize(),
                settings.udp().batch(),
                settings.udp().buffer(),
                settings.sip().headerSize(),
                settings.tcp().messageSize(),
                settings.tcp().connections(),
                settings.tcp().idle(),
                settings.tcp().incomplete(),
                settings.udp().nativeIo());
    }

    /** Where SIP is heard. */
    public InetSocketAddress sip() {
        return sip;
    }

    /** Where health and metrics are served. */
    public InetSocketAddress http() {
        return http;
    }

    /** The nodes and their states. */
    public List<Node> nodes() {
        return router.nodes();
    }

    /** Ends within two seconds; running dialogs go on through the next instance. */
    @Override
    public void close() {
        health.stopping();
        sockets.close();
        health.close();
    }
}
