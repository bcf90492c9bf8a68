package io.dialplane.node.sip;

import static io.dialplane.node.Wirephone.header;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dialplane.instructions.HangupCause;
import io.dialplane.node.leg.Destination.Credentials;
import io.dialplane.node.leg.Leg.By;
import io.dialplane.node.registrar.Algorithm;
import io.dialplane.node.registrar.Digest;
import io.dialplane.node.sip.Edge.End;
import io.dialplane.testkit.FreePorts;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What RFC 3261 promises a callee, heard datagram by datagram. */
class OutgoingLegTest {
    private static Edge edge;
    private Callee bob;

    @BeforeAll
    static void open() {
        edge = new Edge();
    }

    @AfterAll
    static void close() {
        edge.close();
    }

    @BeforeEach
    void callee() {
        bob = new Callee(edge.port);
    }

    @AfterEach
    void hangUp() {
        bob.close();
    }

    @Test
    void saysWhomItCallsAndAsWhom() {
        var trace = "0af7651916cd43dd8448eb211c80319c";
        var destination = Edge.to("sip:b%6Fb@127.0.0.1:" + bob.port())
                .from("10#1", "The \"boss\"", "example.org")
                .named("sip:5001@example.org")
                .traced(trace)
                .asserts("sip:1001@example.org")
                .header("X-Customer", "42");
        edge.call(destination);
        var invite = bob.receive("INVITE");
        assertThat(invite).startsWith("INVITE sip:b%6Fb@127.0.0.1:" + bob.port() + " SIP/2.0\r\n");
        assertThat(header(invite, "From")).startsWith("\"The boss\" <sip:10%231@example.org>;tag=");
        assertThat(header(invite, "To")).isEqualTo("<sip:5001@example.org>");
        assertThat(header(invite, "Call-ID")).isEqualTo(destination.callId());
        assertThat(header(invite, "Traceparent")).startsWith("00-" + trace);
        assertThat(header(invite, "P-Asserted-Identity")).isEqualTo("<sip:1001@example.org>");
        assertThat(header(invite, "X-Customer")).isEqualTo("42");
        assertThat(header(invite, "Contact")).contains("127.0.0.1:" + edge.port);
        assertThat(invite).contains("m=audio 4000 RTP/AVP 0 8 101");
        bob.respond(invite, 486);
        bob.receive("ACK");
    }

    @Test
    void goesByTheProxyOfAPath() {
        var called = edge.call(Edge.to("sip:bob@192.0.2.7:5099;fs_path=sip%3A127.0.0.1%3A" + bob.port() + "%3Blr"));
        var invite = bob.receive("INVITE");
        assertThat(invite).startsWith("INVITE sip:bob@192.0.2.7:5099 SIP/2.0\r\n");
        assertThat(header(invite, "Route")).isEqualTo("<sip:127.0.0.1:" + bob.port() + ";lr>");
        bob.respond(invite, 200, "b", "Record-Route: <sip:127.0.0.1:" + bob.port() + ";lr;x=1>\r\n", Callee.ANSWER);
        assertThat(header(bob.receive("ACK"), "Route")).contains("x=1");
        called.awaitAnswer().leg.hangUp(By.NODE, HangupCause.NORMAL_CLEARING);
        assertThat(header(bob.receive("BYE"), "Route")).contains("x=1");
    }

    @Test
    void nothingOfADocumentEndsALineOrTakesAPlaceOfOurs() {
        var injected = edge.call(Edge.to(bob.port()).header("X-Note", "a\r\nX-Evil: 1"));
        assertThat(injected.awaitEnd()).isEqualTo(new End(By.ERROR, HangupCause.INVALID_URL, 400));
        var name = edge.call(Edge.to(bob.port()).from("5000", "a\r\nX-Evil: 1", "example.org"));
        assertThat(name.awaitEnd().status()).isEqualTo(400);
        assertThat(edge.call(Edge.to("tel:123")).awaitEnd().cause()).isEqualTo(HangupCause.INVALID_URL);
        edge.call(Edge.to(bob.port()).header("Via", "SIP/2.0/UDP 192.0.2.1").header("X-Good", "1"));
        var invite = bob.receive("INVITE");
        assertThat(invite).doesNotContain("192.0.2.1").contains("X-Good: 1");
        bob.respond(invite, 486);
    }

    @Test
    void repeatsAnInviteThatNobodyHeardUntilSomebodyDoes() {
        var called = edge.call(Edge.to(bob.port()));
        var first = bob.receive("INVITE");
        assertThat(bob.receive("INVITE")).isEqualTo(first);
        bob.respond(first, 100, "", "", "");
        bob.respond(first, 180);
        called.awaitProgress(180);
        assertThat(bob.receive("INVITE", 1_500)).isEmpty();
        bob.respond(first, 486);
        bob.receive("ACK");
        assertThat(called.awaitEnd()).isEqualTo(new End(By.CALLEE, HangupCause.USER_BUSY, 486));
    }

    @Test
    void confirmsARefusalThatIsRepeated() {
        edge.call(Edge.to(bob.port()));
        var invite = bob.receive("INVITE");
        bob.respond(invite, 486);
        var ack = bob.receive("ACK");
        assertThat(header(ack, "Via")).isEqualTo(header(invite, "Via"));
        bob.respond(invite, 486);
        assertThat(bob.receive("ACK")).isEqualTo(ack);
    }

    @Test
    void theReasonOfACalleeIsItsCause() {
        var called = edge.call(Edge.to(bob.port()));
        bob.respond(bob.receive("INVITE"), 480, "b", "Reason: Q.850;cause=1;text=\"x\"\r\n", "");
        assertThat(called.awaitEnd()).isEqualTo(new End(By.CALLEE, HangupCause.UNALLOCATED_NUMBER, 480));
    }

    @Test
    void earlyMediaAreTheAnswerWhenTheAnswerSaysNothing() {
        var called = edge.call(Edge.to(bob.port()));
        var invite = bob.receive("INVITE");
        bob.respond(invite, 183, "b", "", Callee.ANSWER);
        called.awaitProgress(183);
        assertThat(called.early).hasSize(1);
        bob.respond(invite, 200);
        bob.receive("ACK");
        assertThat(called.awaitAnswer().answers).isEqualTo(called.early);
        called.leg.hangUp(By.NODE, HangupCause.NORMAL_CLEARING);
        var bye = bob.receive("BYE");
        assertThat(header(bye, "Reason")).startsWith("Q.850;cause=16");
        bob.respond(bye, 200);
    }

    @Test
    void confirmsAnAnswerEachTimeItComes() {
        edge.call(Edge.to(bob.port()));
        var invite = bob.receive("INVITE");
        bob.respond(invite, 200, "b", "", Callee.ANSWER);
        var ack = bob.receive("ACK");
        bob.respond(invite, 200, "b", "", Callee.ANSWER);
        var again = bob.receive("ACK");
        assertThat(header(again, "CSeq"))
                .isEqualTo(header(ack, "CSeq"))
                .isEqualTo(header(invite, "CSeq").replace("INVITE", "ACK"));
        assertThat(bob.receive("BYE", 300)).isEmpty();
    }

    @Test
    void theFirstOfSeveralAnswersWins() {
        var called = edge.call(Edge.to(bob.port()));
        var invite = bob.receive("INVITE");
        bob.respond(invite, 180, "c", "", "");
        bob.respond(invite, 200, "b", "", Callee.ANSWER);
        assertThat(header(bob.receive("ACK"), "To")).endsWith(";tag=b");
        bob.respond(invite, 200, "c", "", Callee.ANSWER);
        assertThat(header(bob.receive("ACK"), "To")).endsWith(";tag=c");
        assertThat(header(bob.receive("BYE"), "To")).endsWith(";tag=c");
        assertThat(called.awaitAnswer().answers).hasSize(1);
        assertThat(called.ends).isEmpty();
    }

    @Test
    void cancelsWhileItRings() {
        var called = edge.call(Edge.to(bob.port()));
        var invite = bob.receive("INVITE");
        bob.respond(invite, 180);
        called.awaitProgress(180);
        called.leg.hangUp(By.NODE, HangupCause.LOSE_RACE);
        assertThat(called.ends).containsExactly(new End(By.NODE, HangupCause.LOSE_RACE, 487));
        var cancel = bob.receive("CANCEL");
        assertThat(header(cancel, "Via")).isEqualTo(header(invite, "Via"));
        assertThat(header(cancel, "Reason")).startsWith("SIP;cause=200");
        bob.respond(cancel, 200);
        bob.respond(invite, 487);
        bob.receive("ACK");
        assertThat(called.ends).hasSize(1);
    }

    @Test
    void cancelsNotBeforeSomethingCameBack() {
        var called = edge.call(Edge.to(bob.port()));
        var invite = bob.receive("INVITE");
        called.leg.hangUp(By.NODE, HangupCause.ORIGINATOR_CANCEL);
        assertThat(bob.receive("CANCEL", 700)).isEmpty();
        bob.respond(invite, 180);
        bob.respond(bob.receive("CANCEL"), 200);
        bob.respond(invite, 487);
        bob.receive("ACK");
    }

    @Test
    void hangsUpAnAnswerThatCrossesTheCancel() {
        var called = edge.call(Edge.to(bob.port()));
        var invite = bob.receive("INVITE");
        bob.respond(invite, 180);
        called.awaitProgress(180).leg.hangUp(By.NODE, HangupCause.ORIGINATOR_CANCEL);
        bob.receive("CANCEL");
        bob.respond(invite, 200, "b", "", Callee.ANSWER);
        bob.receive("ACK");
        bob.receive("BYE");
        assertThat(called.answers).isEmpty();
        assertThat(called.ends).hasSize(1);
    }

    @Test
    void theCalleeHangsUp() {
        var called = edge.call(Edge.to(bob.port()));
        var invite = bob.answers();
        called.awaitAnswer();
        bob.request(invite, "BYE", 1, "Reason: Q.850;cause=31\r\n", "");
        bob.receive("SIP/2.0 200");
        assertThat(called.awaitEnd()).isEqualTo(new End(By.CALLEE, HangupCause.NORMAL_UNSPECIFIED, 200));
    }

    @Test
    void theCalleeHoldsAndTakesBackAndSendsADigit() {
        var called = edge.call(Edge.to(bob.port()));
        var invite = bob.answers();
        called.awaitAnswer();
        bob.request(invite, "INVITE", 1, "", Callee.ANSWER + "a=sendonly\r\n");
        bob.receive("SIP/2.0 200");
        bob.request(invite, "ACK", 1, "", "");
        await().until(() -> called.holds.equals(List.of(true)));
        bob.request(invite, "INVITE", 2, "", Callee.ANSWER);
        bob.receive("SIP/2.0 200");
        bob.request(invite, "ACK", 2, "", "");
        await().until(() -> called.holds.equals(List.of(true, false)));
        bob.request(invite, "INFO", 3, "Content-Type: application/dtmf-relay\r\n", "Signal=7\r\nDuration=160\r\n");
        bob.receive("SIP/2.0 200");
        assertThat(called.digits).hasToString("7");
    }

    @Test
    void strangersDoNotHangUp() {
        var called = edge.call(Edge.to(bob.port()));
        var invite = bob.answers();
        called.awaitAnswer();
        bob.tag = "stranger";
        bob.request(invite, "BYE", 1, "", "");
        bob.receive("SIP/2.0 481");
        assertThat(called.ends).isEmpty();
    }

    @Test
    void offersAnotherDescriptionAndAgainAfterAGlare() {
        var called = edge.call(Edge.to(bob.port()));
        bob.answers();
        var change = called.awaitAnswer().leg.reoffer(Edge.offer());
        var invite = bob.receive("INVITE");
        assertThat(header(invite, "To")).endsWith(";tag=b");
        bob.respond(invite, 491);
        bob.receive("ACK");
        var again = bob.receive("INVITE");
        bob.respond(again, 200, "b", "", Callee.ANSWER + "a=recvonly\r\n");
        bob.receive("ACK");
        await().until(change::isDone);
        assertThat(change.join().status()).isEqualTo(200);
        assertThat(change.join().answer()).isPresent();
        assertThat(called.leg.reoffer(Edge.offer())).isNotDone();
        var third = bob.receive("INVITE");
        bob.respond(third, 488);
        bob.receive("ACK");
        assertThat(called.ends).isEmpty();
    }

    @Test
    void answersTheBestChallengeOnce() {
        var called = edge.call(Edge.to(bob.port()).knows(new Credentials("", "trunk", "sesame")));
        var invite = bob.receive("INVITE");
        var challenge = "Proxy-Authenticate: Digest realm=\"r\",nonce=\"n\",algorithm=MD5,qop=\"auth\"\r\n"
                + "Proxy-Authenticate: Digest realm=\"r\",nonce=\"n\",algorithm=SHA-256,qop=\"auth,auth-int\",opaque=\"o\"\r\n";
        bob.respond(invite, 407, "x", challenge, "");
        bob.receive("ACK");
        var again = bob.receive("INVITE");
        assertThat(header(again, "CSeq")).isNotEqualTo(header(invite, "CSeq"));
        assertThat(header(again, "Via")).isNotEqualTo(header(invite, "Via"));
        var said = header(again, "Proxy-Authorization");
        assertThat(said).contains("SHA-256").contains("opaque=\"o\"");
        assertThat(isRight(said, "sesame")).isTrue();
        assertThat(isRight(said, "other")).isFalse();
        bob.respond(again, 407, "y", challenge, "");
        bob.receive("ACK");
        assertThat(called.awaitEnd()).isEqualTo(new End(By.CALLEE, HangupCause.CALL_REJECTED, 407));
    }

    @Test
    void anOldNonceIsNoWrongPassword() {
        var called = edge.call(Edge.to(bob.port()).knows(new Credentials("r", "trunk", "sesame")));
        bob.respond(bob.receive("INVITE"), 401, "x", "WWW-Authenticate: Digest realm=\"r\",nonce=\"n\"\r\n", "");
        var second = bob.receive("INVITE");
        assertThat(isRight(header(second, "Authorization"), "sesame")).isTrue();
        bob.respond(second, 401, "x", "WWW-Authenticate: Digest realm=\"r\",nonce=\"m\",stale=true\r\n", "");
        var third = bob.receive("INVITE");
        assertThat(header(third, "Authorization")).contains("nonce=\"m\"");
        bob.respond(third, 200, "b", "", Callee.ANSWER);
        assertThat(header(bob.receive("ACK"), "Authorization")).isEqualTo(header(third, "Authorization"));
        called.awaitAnswer();
    }

    @Test
    void tellsNoPasswordToAnotherRealm() {
        var called = edge.call(Edge.to(bob.port()).knows(new Credentials("mine", "trunk", "sesame")));
        bob.respond(bob.receive("INVITE"), 401, "x", "WWW-Authenticate: Digest realm=\"r\",nonce=\"n\"\r\n", "");
        assertThat(called.awaitEnd().status()).isEqualTo(401);
    }

    private static boolean isRight(String said, String password) {
        var algorithm = Algorithm.of(parameter(said, "algorithm")).orElseThrow();
        return Digest.isRight(
                algorithm,
                Digest.ha1(algorithm, "trunk", "r", password),
                "INVITE",
                new io.dialplane.node.registrar.Credentials(
                        parameter(said, "username"),
                        parameter(said, "realm"),
                        parameter(said, "nonce"),
                        parameter(said, "uri"),
                        parameter(said, "response"),
                        parameter(said, "algorithm"),
                        parameter(said, "qop"),
                        parameter(said, "nc"),
                        parameter(said, "cnonce")));
    }

    private static String parameter(String said, String name) {
        var matcher = Pattern.compile("[ ,]" + name + "=\"?([^\",]*)").matcher(said);
        return matcher.find() ? matcher.group(1) : "";
    }

    @Test
    void saysWhyNobodyCanBeReached() {
        var refused = edge.call(Edge.to("sip:bob@127.0.0.1:" + FreePorts.one() + ";transport=tcp"));
        var unknown = edge.call(Edge.to("sip:bob@nowhere.invalid"));
        var silent = edge.call(Edge.to(bob.port()));
        var message = edge.dialler().message(Edge.to(bob.port()), "text/plain", "anybody?");
        assertThat(refused.awaitEnd()).isEqualTo(new End(By.ERROR, HangupCause.NETWORK_OUT_OF_ORDER, 503));
        assertThat(unknown.awaitEnd()).isEqualTo(new End(By.ERROR, HangupCause.DESTINATION_OUT_OF_ORDER, 502));
        assertThat(silent.awaitEnd()).isEqualTo(new End(By.ERROR, HangupCause.RECOVERY_ON_TIMER_EXPIRE, 408));
        assertThat(message).succeedsWithin(java.time.Duration.ofSeconds(5)).isEqualTo(408);
    }

    @Test
    void nothingIsLeftOfALegThatIsOver() {
        int before = edge.dialogs();
        var called = edge.call(Edge.to(bob.port()));
        bob.respond(bob.receive("INVITE"), 603);
        assertThat(called.awaitEnd().status()).isEqualTo(603);
        assertThat(edge.dialogs()).isEqualTo(before);
        assertThat(called.leg
                        .refer(new io.dialplane.node.leg.Referral("sip:c@d"))
                        .join()
                        .status())
                .isEqualTo(481);
        assertThat(Optional.of(called.leg.reoffer(Edge.offer()).join().status()))
                .contains(481);
    }
}
