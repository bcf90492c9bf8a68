package io.dialplane.node.sip;

import static io.dialplane.node.Wirephone.OFFER;
import static io.dialplane.node.Wirephone.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dialplane.instructions.HangupCause;
import io.dialplane.node.Wirephone;
import io.dialplane.node.leg.IncomingLeg;
import io.dialplane.node.leg.Leg;
import io.dialplane.node.leg.Referral;
import io.dialplane.node.leg.Referred;
import io.dialplane.node.sdp.SessionDescription;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a caller's leg can do beside being answered; the rest is in {@code SipTest}. */
class IncomingLegTest {
    private final Edge edge = new Edge();
    private Wirephone alice;

    @BeforeEach
    void phone() {
        alice = new Wirephone(edge.port);
    }

    @AfterEach
    void close() {
        alice.close();
        edge.close();
    }

    private IncomingLeg offered(String headers) {
        alice.sendRequest("INVITE", "5000", 1, headers, OFFER);
        await().until(() -> !edge.offered.isEmpty());
        return edge.offered.getFirst();
    }

    private static final class Heard implements Leg.Listener {
        private final List<String> events = new CopyOnWriteArrayList<>();

        @Override
        public Optional<SessionDescription> changed(Optional<SessionDescription> offer) {
            return Optional.of(Edge.offer());
        }

        @Override
        public void confirmed(Optional<SessionDescription> answer) {
            events.add("confirmed");
        }

        @Override
        public void held(boolean isHeld) {
            events.add("held " + isHeld);
        }

        @Override
        public void digit(char digit, int durationMillis) {
            events.add("digit " + digit);
        }

        @Override
        public void ended(Leg.By by, HangupCause cause, int sipStatus) {
            events.add("ended " + by + " " + cause + " " + sipStatus);
        }
    }

    @Test
    void letsTheCallerHearSomethingBeforeTheAnswer() {
        var leg = offered("X-Customer: 42\r\nUser-Agent: t\r\n");
        leg.listen(new Heard());
        assertThat(leg.headers()).containsExactly(java.util.Map.entry("X-Customer", "42"));
        leg.early(Edge.offer());
        var early = alice.receive();
        assertThat(status(early)).isEqualTo(183);
        assertThat(early).contains("m=audio 4000");
        leg.answer(Edge.offer());
        assertThat(status(alice.receive())).isEqualTo(200);
        leg.early(Edge.offer());
        assertThat(status(alice.receive())).isEqualTo(200);
    }

    @Test
    void aCallerThatHoldsUsIsHeardOfAndCanBeReferred() {
        var leg = offered("");
        var heard = new Heard();
        leg.listen(heard);
        leg.answer(Edge.offer());
        alice.remember(alice.receive());
        alice.sendRequest("ACK", "5000", 1, "", "");
        alice.sendRequest("INVITE", "5000", 2, "", OFFER + "a=inactive\r\n");
        assertThat(alice.status()).isEqualTo(200);
        alice.sendRequest("ACK", "5000", 2, "", "");
        await().until(() -> heard.events.equals(List.of("confirmed", "held true", "confirmed")));
        var told = leg.refer(new Referral("sip:carol@example.org"));
        var refer = alice.receive();
        assertThat(refer).startsWith("REFER sip:1001@127.0.0.1:");
        leg.hangUp(Leg.By.NODE, HangupCause.NORMAL_CLEARING);
        assertThat(told).succeedsWithin(Duration.ofSeconds(5)).isEqualTo(new Referred(false, 481));
    }

    @Test
    void aReferralWaitsForTheAcknowledgementOfTheAnswer() {
        var leg = offered("");
        leg.listen(new Heard());
        leg.answer(Edge.offer());
        alice.remember(alice.receive());
        var told = leg.refer(new Referral("sip:carol@example.org"));
        assertThat(told).isNotDone();
        alice.sendRequest("ACK", "5000", 1, "", "");
        var refer = alice.receive();
        while (refer.startsWith("SIP/2.0 200")) {
            refer = alice.receive();
        }
        assertThat(refer).startsWith("REFER sip:1001@127.0.0.1:");
        leg.hangUp(Leg.By.NODE, HangupCause.NORMAL_CLEARING);
        assertThat(told).succeedsWithin(Duration.ofSeconds(5)).isEqualTo(new Referred(false, 481));
    }

    @Test
    void aLegOfAnotherNodeBringsItsTokenAndTakesNoRoom() {
        edge.admission.pause();
        var leg = offered("X-Dialplane-Connect: token\r\n");
        assertThat(leg.caller().connect()).contains("token");
        assertThat(leg.caller().destination()).isEqualTo("5000");
    }

    @Test
    void aTokenThatAProxyPassesOnIsNobodys() {
        edge.admission.pause();
        alice.sendRequest(
                "INVITE",
                "5000",
                1,
                "X-Dialplane-Connect: token\r\nVia: SIP/2.0/UDP 198.51.100.7:5060;branch=z9hG4bKx\r\n",
                OFFER);
        assertThat(alice.status()).isEqualTo(503);
        assertThat(edge.offered).isEmpty();
    }
}
