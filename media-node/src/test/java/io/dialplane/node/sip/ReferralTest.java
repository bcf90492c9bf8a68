package io.dialplane.node.sip;

import static io.dialplane.node.Wirephone.header;
import static org.assertj.core.api.Assertions.assertThat;

import io.dialplane.instructions.HangupCause;
import io.dialplane.node.leg.Leg.By;
import io.dialplane.node.leg.Referral;
import io.dialplane.node.leg.Referred;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** RFC 3515: whoever is referred says what came of it. */
class ReferralTest {
    private Edge edge;
    private Callee bob;
    private Edge.Called called;
    private String invite;

    @BeforeEach
    void call() {
        edge = new Edge();
        bob = new Callee(edge.port);
        called = edge.call(Edge.to(bob.port()));
        invite = bob.answers();
        called.awaitAnswer();
    }

    @AfterEach
    void close() {
        bob.close();
        edge.close();
    }

    private static void is(CompletableFuture<Referred> told, Referred expected) {
        assertThat(told).succeedsWithin(Duration.ofSeconds(5)).isEqualTo(expected);
    }

    private void notify(int cseq, String state, String body) {
        bob.request(
                invite,
                "NOTIFY",
                cseq,
                "Event: refer\r\nSubscription-State: " + state + "\r\nContent-Type: message/sipfrag;version=2.0\r\n",
                body);
    }

    @Test
    void tellsTheFinalStatusOfTheCallThatWasMade() {
        var told = called.leg.refer(
                new Referral("sip:carol@example.org", Optional.of("sip:1001@example.org"), Map.of("X-Why", "because")));
        var refer = bob.receive("REFER");
        assertThat(header(refer, "Refer-To")).isEqualTo("<sip:carol@example.org>");
        assertThat(header(refer, "Referred-By")).isEqualTo("<sip:1001@example.org>");
        assertThat(header(refer, "X-Why")).isEqualTo("because");
        assertThat(header(refer, "Contact")).isNotEmpty();
        bob.respond(refer, 202);
        notify(1, "active;expires=60", "SIP/2.0 100 Trying\r\n");
        bob.receive("SIP/2.0 200");
        assertThat(told).isNotDone();
        notify(2, "terminated;reason=noresource", "SIP/2.0 486 Busy Here\r\n");
        bob.receive("SIP/2.0 200");
        is(told, new Referred(true, 486));
        assertThat(called.ends).isEmpty();
        notify(3, "terminated", "SIP/2.0 200 OK\r\n");
        bob.receive("SIP/2.0 481");
    }

    @Test
    void aRefusalIsTold() {
        var told = called.leg.refer(new Referral("sip:carol@example.org"));
        is(called.leg.refer(new Referral("sip:dan@example.org")), new Referred(false, 491));
        bob.respond(bob.receive("REFER"), 603);
        is(told, new Referred(false, 603));
    }

    @Test
    void whoHangsUpAfterAcceptingWasReferred() {
        var told = called.leg.refer(new Referral("sip:carol@example.org"));
        bob.respond(bob.receive("REFER"), 202);
        bob.request(invite, "BYE", 7, "", "");
        bob.receive("SIP/2.0 200");
        is(told, new Referred(true, 202));
    }

    @Test
    void aTargetThatIsNoneIsRefusedHere() {
        is(called.leg.refer(new Referral("sip:a@b>\r\nX-Evil: 1")), new Referred(false, 400));
        called.leg.hangUp(By.NODE, HangupCause.NORMAL_CLEARING);
        assertThat(bob.receive("BYE")).doesNotContain("Evil");
    }
}
