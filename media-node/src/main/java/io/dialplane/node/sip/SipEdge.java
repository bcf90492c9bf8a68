package io.dialplane.node.sip;

import gov.nist.javax.sip.SipStackImpl;
import gov.nist.javax.sip.address.AddressFactoryImpl;
import gov.nist.javax.sip.header.HeaderFactoryImpl;
import gov.nist.javax.sip.message.MessageFactoryImpl;
import io.dialplane.node.admission.Admission;
import io.dialplane.node.event.Events;
import io.dialplane.node.health.NodeMetrics;
import io.dialplane.node.leg.Dialler;
import io.dialplane.node.leg.Enrolments;
import io.dialplane.node.leg.Switchboard;
import io.dialplane.node.registrar.Guard;
import io.dialplane.node.registrar.Registrations;
import io.dialplane.node.sip.stack.QuietMessageLogger;
import io.dialplane.node.sip.stack.QuietStackLogger;
import io.dialplane.node.sip.stack.Transports;
import io.dialplane.settings.StartFailure;
import io.netty.util.HashedWheelTimer;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TooManyListenersException;
import java.util.concurrent.TimeUnit;
import javax.sip.InvalidArgumentException;
import javax.sip.SipException;
import javax.sip.SipFactory;
import javax.sip.SipProvider;

/**
 * The node's SIP: JAIN-SIP on UDP and TCP, set up as measured. Untuned it keeps 78 KB per transaction and collapses at
 * 1,000 calls a second; so set up it takes more than twice that.
 */
public final class SipEdge implements AutoCloseable {
    private static final int MOST_CONNECTIONS = 2_000;
    private static final int UDP_BUFFER = 4 << 20;

    private final SipStackImpl stack;
    private final HashedWheelTimer timer;
    private final SipProvider provider;
    private final Transports transports;
    private final Wire wire;
    private final Setup setup;
    private final NodeMetrics metrics;
    private final Dialogs dialogs = new Dialogs();
    private final SipEnrolments enrolments;

    private SipEdge(SipStackImpl stack, SipProvider provider, Transports transports, Setup setup, NodeMetrics metrics)
            throws java.text.ParseException {
        this.stack = stack;
        this.provider = provider;
        this.transports = transports;
        this.setup = setup;
        this.metrics = metrics;
        this.timer = new HashedWheelTimer(new DefaultThreadFactory("sip-repeat", true), 50, TimeUnit.MILLISECONDS);
        var messages = new MessageFactoryImpl();
        var headers = new HeaderFactoryImpl();
        messages.setDefaultServerHeader(headers.createServerHeader(List.of(setup.userAgent())));
        this.wire = new Wire(
                provider,
                messages,
                headers,
                new AddressFactoryImpl(),
                timer,
                metrics,
                setup.advertised(),
                setup.userAgent());
        this.enrolments = new SipEnrolments(wire);
    }

    /**
     * How it is set up.
     *
     * @param listen a literal address and a port, for UDP and TCP
     * @param advertised what callers are told to send to
     * @param proxies addresses of balancers of ours
     * @param defaultDomain the domain of hosts that are addresses
     * @param userAgent of the Server header
     */
    public record Setup(
            InetSocketAddress listen,
            InetSocketAddress advertised,
            Set<InetAddress> proxies,
            String defaultDomain,
            int minExpires,
            int maxExpires,
            String userAgent) {}

    /** What it works with. */
    public record Rooms(
            Switchboard switchboard, Admission admission, Guard guard, Registrations registrations, Events events) {}

    /**
     * Opens the sockets. Takes nothing before {@link #serve}.
     *
     * @throws StartFailure when an address cannot be bound
     */
    public static SipEdge open(Setup setup, NodeMetrics metrics) {
        try {
            // not by the factory, which would give a second node in this process the first one's
            SipFactory.getInstance().setPathName("gov.nist");
            var stack = new SipStackImpl(properties(setup.listen()));
            var transports = new Transports();
            stack.setMessageProcessorFactory(transports);
            return new SipEdge(stack, listen(stack, setup.listen()), transports, setup, metrics);
        } catch (SipException | InvalidArgumentException | java.text.ParseException e) {
            throw new IllegalStateException("the SIP stack cannot be set up", e);
        }
    }

    /** Takes what comes. */
    public void serve(Rooms rooms) {
        var callers = new CallerReader(setup.defaultDomain());
        var requests = new Requests(
                wire,
                dialogs,
                rooms.admission(),
                metrics,
                new InviteRequests(
                        wire,
                        dialogs,
                        rooms.admission(),
                        transports::backlog,
                        metrics,
                        rooms.switchboard(),
                        rooms.guard(),
                        callers,
                        setup.proxies()),
                new RegisterRequests(
                        wire,
                        rooms.guard(),
                        rooms.registrations(),
                        callers,
                        rooms.events(),
                        setup.proxies(),
                        setup.minExpires(),
                        setup.maxExpires()));
        try {
            provider.addSipListener(requests);
        } catch (TooManyListenersException e) {
            throw new IllegalStateException("it serves already", e);
        }
        stack.sipMessageValves.add(requests);
        metrics.gauge("dialplane_sip_backlog", "SIP datagrams waiting to be read.", transports::backlog);
    }

    /** Registers this node elsewhere. */
    public Enrolments enrolments() {
        return enrolments;
    }

    /** Begins legs and sends messages. */
    public Dialler dialler() {
        return new SipDialler(wire, dialogs);
    }

    private static SipProvider listen(SipStackImpl stack, InetSocketAddress address)
            throws SipException, InvalidArgumentException {
        var host = address.getAddress().getHostAddress();
        SipProvider provider = null;
        for (var transport : List.of("udp", "tcp")) {
            try {
                var point = stack.createListeningPoint(host, address.getPort(), transport);
                if (provider == null) {
                    provider = stack.createSipProvider(point);
                    provider.setAutomaticDialogSupportEnabled(false);
                } else {
                    provider.addListeningPoint(point);
                }
            } catch (InvalidArgumentException | SipException e) {
                abandon(stack);
                throw StartFailure.cannotListen(
                        "SIP over " + transport.toUpperCase(java.util.Locale.ROOT), address, "sip.port", root(e));
            }
        }
        if (provider == null) {
            throw new IllegalStateException("no transport");
        }
        return provider;
    }

    /** Ends a stack that did not come up: JAIN-SIP's stop() throws when a transport was made but never started. */
    private static void abandon(SipStackImpl stack) {
        try {
            stack.stop();
        } catch (RuntimeException notStarted) {
            // The process ends now, with what failed in the first place.
        }
    }

    private static Throwable root(Throwable failure) {
        var cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    private static Properties properties(InetSocketAddress listen) {
        var properties = new Properties();
        properties.setProperty("javax.sip.STACK_NAME", "sip-" + listen.getPort());
        properties.setProperty("javax.sip.AUTOMATIC_DIALOG_SUPPORT", "off");
        properties.setProperty("gov.nist.javax.sip.AUTOMATIC_DIALOG_ERROR_HANDLING", "false");
        // one: among several JAIN-SIP deals a connection's messages out in turn, and a 200 overtakes the 180 before it
        properties.setProperty("gov.nist.javax.sip.THREAD_POOL_SIZE", "1");
        properties.setProperty("gov.nist.javax.sip.REENTRANT_LISTENER", "true");
        properties.setProperty("gov.nist.javax.sip.AGGRESSIVE_CLEANUP", "true");
        properties.setProperty("gov.nist.javax.sip.MAX_FORK_TIME_SECONDS", "0");
        properties.setProperty("gov.nist.javax.sip.RELEASE_REFERENCES_STRATEGY", "Normal");
        properties.setProperty(
                "gov.nist.javax.sip.TIMER_CLASS_NAME", "gov.nist.javax.sip.stack.timers.ScheduledExecutorSipTimer");
        properties.setProperty("gov.nist.javax.sip.RECEIVE_UDP_BUFFER_SIZE", Integer.toString(UDP_BUFFER));
        properties.setProperty("gov.nist.javax.sip.SEND_UDP_BUFFER_SIZE", Integer.toString(UDP_BUFFER));
        properties.setProperty("gov.nist.javax.sip.MAX_MESSAGE_SIZE", Integer.toString(Transports.LONGEST_MESSAGE));
        properties.setProperty("gov.nist.javax.sip.MAX_CONNECTIONS", Integer.toString(MOST_CONNECTIONS));
        properties.setProperty("gov.nist.javax.sip.CACHE_CLIENT_CONNECTIONS", "true");
        properties.setProperty("gov.nist.javax.sip.CACHE_SERVER_CONNECTIONS", "true");
        properties.setProperty("gov.nist.javax.sip.STACK_LOGGER", QuietStackLogger.class.getName());
        properties.setProperty("gov.nist.javax.sip.SERVER_LOGGER", QuietMessageLogger.class.getName());
        properties.setProperty("gov.nist.javax.sip.MIN_KEEPALIVE_TIME_SECONDS", "30");
        return properties;
    }

    /** Dialogs there are. */
    public int dialogs() {
        return dialogs.size();
    }

    @Override
    public void close() {
        enrolments.close();
        stack.stop();
        wire.requests().close();
        timer.stop();
    }
}
