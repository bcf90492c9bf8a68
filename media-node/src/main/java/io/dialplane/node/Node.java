package io.dialplane.node;

import io.dialplane.instructions.HangupCause;
import io.dialplane.node.admission.Admission;
import io.dialplane.node.appserver.ApplicationServer;
import io.dialplane.node.appserver.Documents;
import io.dialplane.node.appserver.Heartbeat;
import io.dialplane.node.appserver.Kept;
import io.dialplane.node.appserver.Queues;
import io.dialplane.node.appserver.Trunks;
import io.dialplane.node.call.Call;
import io.dialplane.node.call.CallEvents;
import io.dialplane.node.call.Calls;
import io.dialplane.node.cdr.Cdr;
import io.dialplane.node.event.Events;
import io.dialplane.node.event.Identity;
import io.dialplane.node.health.HealthServer;
import io.dialplane.node.health.NodeMetrics;
import io.dialplane.node.means.ConnectTokens;
import io.dialplane.node.means.Connections;
import io.dialplane.node.means.Means;
import io.dialplane.node.media.Media;
import io.dialplane.node.registrar.DialStrings;
import io.dialplane.node.registrar.Directory;
import io.dialplane.node.registrar.Guard;
import io.dialplane.node.registrar.LocalRegistrations;
import io.dialplane.node.registrar.Nonces;
import io.dialplane.node.registrar.Registrations;
import io.dialplane.node.registrar.SharedRegistrations;
import io.dialplane.node.run.InvitePath;
import io.dialplane.node.sip.SipEdge;
import io.dialplane.settings.Secrets;
import io.dialplane.settings.StartFailure;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One media node: its rooms, put together from settings; opened all at once, closed in the opposite order. */
public final class Node implements AutoCloseable {
    /** Of this build. */
    public static final String VERSION = "0.1.0";

    private static final Logger LOG = LoggerFactory.getLogger(Node.class);
    private static final Duration HANG_UP = Duration.ofMillis(1_500);
    private static final long LOOK_MILLIS = 200;
    private static final long LIMIT_MILLIS = 1_000;
    private static final long ENROL_FIRST_MILLIS = 2_000;
    private static final long ENROL_MILLIS = 60_000;

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final Admission admission;
    private final Calls calls;
    private final Outbox outbox;

    /** Opens an event socket, or whatever else wants to hear events and command calls. */
    @FunctionalInterface
    public interface Door {
        /** @return what closes it */
        AutoCloseable open(Events events, Calls calls, MeterRegistry registry, Flush flush);
    }

    /**
     * Opens a node.
     *
     * @param media makes the media of the node
     * @param door opens the event socket
     * @throws StartFailure when a port is taken or a setting cannot be
     */
    public Node(NodeSettings settings, Secrets secrets, Function<MeterRegistry, Media> media, Door door) {
        try {
            var name = settings.name().orElseGet(() -> defaultName(settings));
            var advertised =
                    settings.sip().advertisedHost().orElse(settings.sip().host());
            var identity = Identity.of(name, advertised);
            var registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
            var metrics = metrics(registry);
            var events = new Events(identity, Clock.systemDefaultZone());
            var vertx = keep(vertx(), Node::close);
            var server = server(vertx, settings, secrets);
            var playing = keep(media.apply(registry), Media::close);
            var sip = keep(SipEdge.open(setup(settings, advertised), metrics), SipEdge::close);
            var callEvents = new CallEvents(events);
            outbox = keep(new Outbox(server, settings, name, callEvents, metrics), Outbox::close);
            admission = new Admission(settings.maxCalls(), settings.maxSetups());
            calls = new Calls(playing, callEvents, admission, metrics, call -> record(call, name));
            var directory = new Directory(
                    server, identity, kept("directory", settings.appServer().directoryCache(), settings, metrics));
            var trunks = new Trunks(server, identity, kept("configuration", Duration.ofMinutes(1), settings, metrics));
            keep(door.open(events, calls, registry, new Flush(directory, trunks)), AutoCloseable::close);
            var registrations = registrations(
                    server, settings.var().resolve("registrations").resolve(name + ".jsonl"));
            var guard = new Guard(
                    directory,
                    new Nonces(secrets.secret("nonce-key")),
                    SettingValues.algorithms(settings.sip().digestAlgorithms()),
                    System::currentTimeMillis);
            var address = advertised + ":" + settings.sip().port();
            calls.serve(new InvitePath(new Means(
                    new Documents(server, identity, metrics),
                    playing,
                    callEvents,
                    calls,
                    sip.dialler(),
                    new DialStrings(server, identity),
                    trunks,
                    registrations,
                    new Queues(server, identity, address),
                    outbox.reports(),
                    outbox.recordings(),
                    new Connections(new ConnectTokens(secrets.secret("nonce-key"), Node::seconds), calls),
                    settings.appServer().answerTimeout(),
                    settings.maxDialledLegs(),
                    address)));
            sip.serve(new SipEdge.Rooms(calls, admission, guard, registrations, events));
            var heartbeat = keep(
                    new Heartbeat(
                            vertx,
                            server,
                            identity,
                            address,
                            settings.eventSocket().host() + ":"
                                    + settings.eventSocket().port(),
                            VERSION,
                            outbox::retry),
                    Heartbeat::close);
            keep(
                    new HealthServer(
                            vertx,
                            new InetSocketAddress(
                                    settings.health().host(), settings.health().port()),
                            registry,
                            readiness(heartbeat)),
                    HealthServer::close);
            watch(vertx, settings, new Enrolling(trunks, sip.enrolments()));
            heartbeat.start();
        } catch (RuntimeException e) {
            closeAll();
            throw e;
        }
    }

    private interface Closing<T> {
        void close(T thing) throws Exception;
    }

    private <T> T keep(T thing, Closing<T> closing) {
        opened.push(() -> closing.close(thing));
        return thing;
    }

    private static String defaultName(NodeSettings settings) {
        return Identity.of("node", "").hostname() + "-" + settings.sip().port();
    }

    private static Vertx vertx() {
        // one loop: HTTP to the application server takes 16 µs a request
        return Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(2)
                .setInternalBlockingPoolSize(2)
                .setPreferNativeTransport(true));
    }

    private static void close(Vertx vertx) {
        try {
            vertx.close().toCompletionStage().toCompletableFuture().get(1, TimeUnit.SECONDS);
        } catch (java.util.concurrent.ExecutionException | TimeoutException e) {
            LOG.debug("the event loop is left to itself", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static NodeMetrics metrics(MeterRegistry registry) {
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        return new NodeMetrics(registry);
    }

    private static ApplicationServer server(Vertx vertx, NodeSettings settings, Secrets secrets) {
        var group = settings.appServer();
        return new ApplicationServer(
                vertx,
                group.urls().stream().map(SettingValues::endpoint).toList(),
                new ApplicationServer.Terms(
                        group.connections(),
                        group.connectTimeout(),
                        group.answerTimeout(),
                        group.username(),
                        group.password().orElseGet(() -> secrets.secret("node-password")),
                        group.trustCertificates().map(SettingValues::certificates)),
                VERSION);
    }

    /** A back end of FreeSWITCH's xml_curl keeps no contacts: the node does. */
    private Registrations registrations(ApplicationServer server, Path file) {
        return server.isForeign()
                ? keep(new LocalRegistrations(file, System::currentTimeMillis), LocalRegistrations::close)
                : new SharedRegistrations(server);
    }

    private static <T> Kept<T> kept(String section, Duration usual, NodeSettings settings, NodeMetrics metrics) {
        return new Kept<>(section, usual, settings.appServer().grace(), System::nanoTime, metrics);
    }

    private static long seconds() {
        return System.currentTimeMillis() / 1_000;
    }

    private static SipEdge.Setup setup(NodeSettings settings, String advertised) {
        var sip = settings.sip();
        return new SipEdge.Setup(
                new InetSocketAddress(SettingValues.literal("sip.host", sip.host()), sip.port()),
                new InetSocketAddress(SettingValues.literal("sip.advertised-host", advertised), sip.port()),
                sip.trustedProxies().stream()
                        .map(text -> SettingValues.literal("sip.trusted-proxies", text.strip()))
                        .collect(Collectors.toSet()),
                settings.defaultDomain(),
                sip.minExpires(),
                Math.max(sip.minExpires(), sip.maxExpires()),
                "dialplane-node/" + VERSION);
    }

    private Map<String, BooleanSupplier> readiness(Heartbeat heartbeat) {
        var checks = new LinkedHashMap<String, BooleanSupplier>();
        checks.put("takes-calls", () -> !admission.isDraining());
        checks.put("application-server", heartbeat::isAnswered);
        return checks;
    }

    private void watch(Vertx vertx, NodeSettings settings, Enrolling enrolling) {
        var system = ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class);
        vertx.setPeriodic(LOOK_MILLIS, tick -> admission.busy(Math.max(0, system.getCpuLoad())));
        keep(vertx.setPeriodic(ENROL_FIRST_MILLIS, ENROL_MILLIS, tick -> enrolling.look()), vertx::cancelTimer);
        vertx.setPeriodic(LIMIT_MILLIS, tick -> calls.limit(settings.maxCallDuration()));
    }

    private void record(Call call, String node) {
        call.end().ifPresent(end -> {
            outbox.add(Cdr.of(call, end, node));
            LOG.info(
                    "call of {} to {} ended: {} {} by {}",
                    call.caller().user(),
                    call.caller().destination(),
                    end.sipStatus(),
                    end.cause(),
                    end.by());
        });
    }

    /** Takes no more calls, hangs up those there are, writes their records, and closes everything; within 4 s. */
    @Override
    public void close() {
        admission.drain();
        calls.hangUpAll(HangupCause.MANAGER_REQUEST.name());
        long deadline = System.nanoTime() + HANG_UP.toNanos();
        while (calls.legs() > 0 && System.nanoTime() < deadline) {
            java.util.concurrent.locks.LockSupport.parkNanos(10_000_000);
        }
        // datagrams of the last BYEs and their answers
        java.util.concurrent.locks.LockSupport.parkNanos(100_000_000);
        closeAll();
    }

    private void closeAll() {
        for (var thing : List.copyOf(opened)) {
            try {
                thing.close();
            } catch (Exception e) {
                LOG.warn("while closing: {}", e.toString());
            }
        }
        opened.clear();
    }
}
