package io.dialplane.node.sip;

import static org.awaitility.Awaitility.await;

import io.dialplane.instructions.HangupCause;
import io.dialplane.node.admission.Admission;
import io.dialplane.node.event.Events;
import io.dialplane.node.event.Identity;
import io.dialplane.node.health.NodeMetrics;
import io.dialplane.node.leg.Destination;
import io.dialplane.node.leg.Dialler;
import io.dialplane.node.leg.Enrolments;
import io.dialplane.node.leg.IncomingLeg;
import io.dialplane.node.leg.Leg;
import io.dialplane.node.leg.OutgoingLeg;
import io.dialplane.node.registrar.Algorithm;
import io.dialplane.node.registrar.Guard;
import io.dialplane.node.registrar.Nonces;
import io.dialplane.node.sdp.Negotiation;
import io.dialplane.node.sdp.SessionDescription;
import io.dialplane.testkit.FreePorts;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/** The SIP room of a node alone, on a free port: its legs are told to the test. */
final class Edge implements AutoCloseable {
    final int port = FreePorts.one();
    final List<IncomingLeg> offered = new CopyOnWriteArrayList<>();
    final Admission admission = new Admission(100, 100);
    private final SipEdge sip;

    Edge() {
        var metrics = new NodeMetrics(new SimpleMeterRegistry());
        var here = new InetSocketAddress("127.0.0.1", port);
        sip = SipEdge.open(
                new SipEdge.Setup(here, here, Set.of(here.getAddress()), "example.org", 60, 3600, "tested"), metrics);
        var nobody = new Guard(null, new Nonces("secret"), List.of(Algorithm.MD5), System::currentTimeMillis);
        var events = new Events(Identity.of("tested", "127.0.0.1"), Clock.systemUTC());
        sip.serve(new SipEdge.Rooms(offered::add, admission, nobody, null, events));
    }

    Dialler dialler() {
        return sip.dialler();
    }

    Enrolments enrolments() {
        return sip.enrolments();
    }

    int dialogs() {
        return sip.dialogs();
    }

    static Destination to(String uri) {
        return Destination.to(uri, UUID.randomUUID().toString()).from("5000", "Dialplane", "example.org");
    }

    static Destination to(int port) {
        return to("sip:bob@127.0.0.1:" + port);
    }

    static SessionDescription offer() {
        return Negotiation.offer(new InetSocketAddress(InetAddress.getLoopbackAddress(), 4_000), 1, 1);
    }

    /** Calls somebody. */
    Called call(Destination destination) {
        var leg = dialler().leg(destination);
        var called = new Called(leg);
        leg.invite(offer(), called);
        return called;
    }

    @Override
    public void close() {
        sip.close();
    }

    /** How it ended. */
    record End(Leg.By by, HangupCause cause, int status) {}

    /** What was told about a leg of ours. */
    static final class Called implements OutgoingLeg.Listener {
        final OutgoingLeg leg;
        final List<Integer> progress = new CopyOnWriteArrayList<>();
        final List<SessionDescription> early = new CopyOnWriteArrayList<>();
        final List<SessionDescription> answers = new CopyOnWriteArrayList<>();
        final List<Boolean> holds = new CopyOnWriteArrayList<>();
        final List<End> ends = new CopyOnWriteArrayList<>();
        final StringBuffer digits = new StringBuffer();

        Called(OutgoingLeg leg) {
            this.leg = leg;
        }

        @Override
        public void progress(int status, Optional<SessionDescription> description) {
            progress.add(status);
            description.ifPresent(early::add);
        }

        @Override
        public void answered(SessionDescription answer) {
            answers.add(answer);
        }

        @Override
        public Optional<SessionDescription> changed(Optional<SessionDescription> offer) {
            return Optional.of(offer());
        }

        @Override
        public void held(boolean isHeld) {
            holds.add(isHeld);
        }

        @Override
        public void digit(char digit, int durationMillis) {
            digits.append(digit);
        }

        @Override
        public void ended(Leg.By by, HangupCause cause, int sipStatus) {
            ends.add(new End(by, cause, sipStatus));
        }

        Called awaitProgress(int status) {
            await().until(() -> progress.contains(status));
            return this;
        }

        Called awaitAnswer() {
            await().until(() -> !answers.isEmpty() || !ends.isEmpty());
            if (answers.isEmpty()) {
                throw new AssertionError("not answered but " + ends);
            }
            return this;
        }

        End awaitEnd() {
            await().atMost(java.time.Duration.ofSeconds(45)).until(() -> !ends.isEmpty());
            return ends.getFirst();
        }
    }
}
