package io.dialplane.node;

import static io.dialplane.node.Wirephone.OFFER;
import static io.dialplane.node.Wirephone.header;
import static io.dialplane.node.Wirephone.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dialplane.node.media.Negotiated;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What RFC 3261 promises a caller, said and heard datagram by datagram. */
class SipTest {
    private static final String WAITS = "[{\"verb\":\"answer\"},{\"verb\":\"pause\",\"length\":60}]";
    private static NodeUnderTest node;
    private Wirephone phone;

    @BeforeAll
    static void start() {
        node = new NodeUnderTest();
        node.documents.put("5000", WAITS);
        node.documents.put("unanswered", "[{\"verb\":\"pause\",\"length\":60},{\"verb\":\"answer\"}]");
        node.documents.put("down", "500");
        node.documents.put("broken", "[{\"verb\":\"nonsense\"}]");
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @BeforeEach
    void phone() {
        phone = new Wirephone(node.port);
    }

    @AfterEach
    void hangUp() {
        phone.close();
    }

    private static FakeMedia.Stream lastStream() {
        return node.media.streams.getLast();
    }

    @Test
    void answersWithSdpContactAndAllow() {
        var ok = phone.answered("5000");
        assertThat(header(ok, "Contact")).contains("sip:127.0.0.1:" + node.port);
        assertThat(header(ok, "Allow")).contains("INVITE", "BYE");
        assertThat(header(ok, "Server")).startsWith("dialplane-node/");
        assertThat(ok).contains("m=audio").contains("a=rtpmap:0 PCMU/8000");
        phone.sendRequest("BYE", "5000", 2, "", "");
        assertThat(phone.status()).isEqualTo(200);
    }

    @Test
    void repeatsTheAnswerUntilItIsConfirmed() {
        phone.sendRequest("INVITE", "5000", 1, "", OFFER);
        var first = phone.receive();
        assertThat(phone.receive()).isEqualTo(first);
        assertThat(phone.receive()).isEqualTo(first);
        phone.remember(first);
        phone.sendRequest("ACK", "5000", 1, "", "");
        phone.receive(100);
        assertThat(phone.receive(2_500)).isEmpty();
    }

    @Test
    void aSecondCopyOfAnInviteMakesNoSecondCall() {
        var invite = phone.request("INVITE", "5000", 1, "", OFFER);
        phone.send(invite);
        var first = phone.receive();
        phone.send(invite);
        assertThat(header(phone.receive(), "To")).isEqualTo(header(first, "To"));
        assertThat(node.asked("dialplan").stream()
                        .filter(form -> form.get("variable_sip_call_id").equals(phone.callId)))
                .hasSize(1);
    }

    @Test
    void aCopyByAnotherWayIsALoop() {
        phone.sendRequest("INVITE", "unanswered", 1, "", OFFER);
        await().until(() -> node.asked("dialplan").stream()
                .anyMatch(form -> form.get("variable_sip_call_id").equals(phone.callId)));
        phone.sendRequest("INVITE", "unanswered", 1, "", OFFER);
        assertThat(phone.status()).isEqualTo(482);
    }

    @Test
    void answersCancelBeforeTheInvite() {
        phone.send(phone.request("INVITE", "unanswered", 1, "z9hG4bKc" + phone.callId, "", OFFER));
        assertThat(phone.receive(300)).isEmpty();
        phone.send(phone.request("CANCEL", "unanswered", 1, "z9hG4bKc" + phone.callId, "", ""));
        assertThat(header(phone.receive(), "CSeq")).isEqualTo("1 CANCEL");
        var refused = phone.receive();
        assertThat(status(refused)).isEqualTo(487);
        phone.remember(refused);
        phone.send(phone.request("ACK", "unanswered", 1, "z9hG4bKc" + phone.callId, "", ""));
        await().untilAsserted(() -> assertThat(node.cdrs()).contains(phone.callId));
        assertThat(node.cdrs()).contains("ORIGINATOR_CANCEL");
    }

    @Test
    void says404ToAnUnknownNumberAnd503WhenNobodyKnows() {
        phone.sendRequest("INVITE", "nobody", 1, "", OFFER);
        assertThat(phone.status()).isEqualTo(404);
        try (var other = new Wirephone(node.port)) {
            other.sendRequest("INVITE", "down", 1, "", OFFER);
            var refused = other.receive();
            assertThat(status(refused)).isEqualTo(503);
            assertThat(header(refused, "Retry-After")).matches("[1-5]");
        }
    }

    @Test
    void says500ToACallerOfABrokenDocument() {
        phone.sendRequest("INVITE", "broken", 1, "", OFFER);
        assertThat(phone.status()).isEqualTo(500);
    }

    @Test
    void refusesWhatItCannotAnswerWith488() {
        phone.sendRequest("INVITE", "5000", 1, "", OFFER.replace("RTP/AVP 0 8 101", "RTP/AVP 9"));
        assertThat(phone.status()).isEqualTo(488);
        try (var other = new Wirephone(node.port)) {
            other.sendRequest("INVITE", "5000", 1, "", "hello");
            assertThat(other.status()).isEqualTo(488);
        }
    }

    @Test
    void refusesOtherBodiesWith415() {
        phone.sendRequest("INVITE", "5000", 1, "Content-Type: text/plain\r\n", "hello");
        assertThat(phone.status()).isEqualTo(415);
    }

    @Test
    void offersWhereTheCallerDoesNot() {
        phone.sendRequest("INVITE", "5000", 1, "", "");
        var ok = phone.receive();
        assertThat(ok).contains("m=audio").contains("RTP/AVP 0 8 101");
        assertThat(lastStream().started).isFalse();
        phone.remember(ok);
        phone.sendRequest("ACK", "5000", 1, "", OFFER.replace("0 8 101", "8"));
        await().until(() -> lastStream().started);
        assertThat(lastStream().agreed.codec().name()).isEqualTo("PCMA");
    }

    @Test
    void holdsAndResumesByReInvite() {
        phone.answered("5000");
        phone.sendRequest("INVITE", "5000", 2, "", OFFER + "a=sendonly\r\n");
        assertThat(phone.receive()).contains("a=recvonly");
        phone.sendRequest("ACK", "5000", 2, "", "");
        await().until(() -> !lastStream().agreed.sends());
        phone.sendRequest("INVITE", "5000", 3, "", OFFER.replace("4000", "4444"));
        assertThat(phone.receive()).contains("a=sendrecv");
        phone.sendRequest("ACK", "5000", 3, "", "");
        await().until(() -> lastStream().agreed.sends());
        assertThat(lastStream().agreed).extracting(Negotiated::remote).hasToString("/127.0.0.1:4444");
    }

    @Test
    void aReInviteItCannotTakeLeavesTheCallAsItWas() {
        phone.answered("5000");
        phone.sendRequest("INVITE", "5000", 2, "", OFFER.replace("RTP/AVP 0 8 101", "RTP/AVP 9"));
        assertThat(phone.status()).isEqualTo(488);
        phone.sendRequest("ACK", "5000", 2, "", "");
        phone.sendRequest("BYE", "5000", 3, "", "");
        assertThat(phone.status()).isEqualTo(200);
    }

    @Test
    void aReInviteBeforeTheAnswerIsConfirmedMustWait() {
        phone.sendRequest("INVITE", "5000", 1, "", OFFER);
        phone.remember(phone.receive());
        phone.sendRequest("INVITE", "5000", 2, "", OFFER);
        assertThat(phone.status()).isEqualTo(491);
    }

    @Test
    void takesDigitsByInfo() {
        phone.answered("5000");
        phone.sendRequest(
                "INFO", "5000", 2, "Content-Type: application/dtmf-relay\r\n", "Signal=5\r\nDuration=160\r\n");
        assertThat(phone.status()).isEqualTo(200);
        phone.sendRequest("BYE", "5000", 3, "", "");
        assertThat(phone.status()).isEqualTo(200);
        await().untilAsserted(() -> assertThat(node.cdrs()).contains(phone.callId));
        assertThat(node.cdrs()).contains("\"digits\":\"5\"");
    }

    @Test
    void knowsNoDialogButItsOwn() {
        for (var method : new String[] {"BYE", "INFO", "UPDATE", "INVITE"}) {
            phone.remember("To: <sip:5000@127.0.0.1>;tag=stranger");
            phone.sendRequest(method, "5000", 7, "", method.equals("INVITE") ? OFFER : "");
            assertThat(phone.status()).isEqualTo(481);
        }
        phone.sendRequest("CANCEL", "5000", 8, "", "");
        assertThat(phone.status()).isEqualTo(481);
    }

    @Test
    void aStrangersTagDoesNotHangUpACall() {
        phone.answered("5000");
        phone.send(phone.request("BYE", "5000", 2, "", "").replace(";tag=a\r\n", ";tag=b\r\n"));
        assertThat(phone.status()).isEqualTo(481);
        phone.sendRequest("BYE", "5000", 3, "", "");
        assertThat(phone.status()).isEqualTo(200);
    }

    @Test
    void saysWhatItCanDo() {
        phone.sendRequest("OPTIONS", "ping", 1, "", "");
        var ok = phone.receive();
        assertThat(status(ok)).isEqualTo(200);
        assertThat(header(ok, "Allow")).contains("INVITE");
        assertThat(header(ok, "Accept")).isEqualTo("application/sdp");
    }

    @Test
    void refusesUnknownMethodsAndExtensions() {
        phone.sendRequest("JUMP", "5000", 1, "", "");
        var refused = phone.receive();
        assertThat(status(refused)).isEqualTo(405);
        assertThat(header(refused, "Allow")).contains("INVITE");
        phone.sendRequest("INVITE", "5000", 2, "Require: levitation\r\n", OFFER);
        refused = phone.receive();
        assertThat(status(refused)).isEqualTo(420);
        assertThat(header(refused, "Unsupported")).isEqualTo("levitation");
    }

    @Test
    void refusesWhatIsNoSip() {
        phone.send(phone.request("INVITE", "5000", 1, "", OFFER).replace("CSeq: 1 INVITE", "CSeq: 1 BYE"));
        assertThat(phone.status()).isEqualTo(400);
        phone.send(phone.request("INVITE", "5000", 2, "", OFFER).replace("Max-Forwards: 70", "Max-Forwards: many"));
        assertThat(phone.status()).isEqualTo(400);
        phone.send("\r\n\r\n").send("hello").send(" ".repeat(2_000));
        phone.sendRequest("OPTIONS", "ping", 3, "", "");
        assertThat(phone.status()).isEqualTo(200);
    }

    @Test
    void asksTheApplicationServerInFreeSwitchsWords() {
        phone.answered("5000");
        var form = node.asked("dialplan").stream()
                .filter(asked -> asked.get("variable_sip_call_id").equals(phone.callId))
                .findFirst()
                .orElseThrow();
        assertThat(form)
                .containsEntry("Caller-Caller-ID-Number", "1001")
                .containsEntry("Caller-Caller-ID-Name", "Alice")
                .containsEntry("Hunt-Destination-Number", "5000")
                .containsEntry("Caller-Context", "default")
                .containsEntry("Answer-State", "ringing")
                .containsEntry("Event-Name", "REQUEST_PARAMS")
                .containsEntry("variable_domain_name", "dialplane.local");
        assertThat(form.get("Unique-ID"))
                .matches("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
        assertThat(form.get("header:traceparent")).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-01");
        assertThat(form.get("header:authorization")).startsWith("Basic ");
    }

    @Test
    void goesOnWithTheTraceOfTheBalancer() {
        var trace = "0af7651916cd43dd8448eb211c80319c";
        phone.sendRequest("INVITE", "5000", 1, "Traceparent: 00-" + trace + "-b7ad6b7169203331-01\r\n", OFFER);
        assertThat(phone.status()).isEqualTo(200);
        assertThat(node.asked("dialplan"))
                .anySatisfy(form -> assertThat(form.get("header:traceparent")).startsWith("00-" + trace));
    }

    @Test
    void asksAStrangerBehindTheBalancerForCredentials() {
        var invite = phone.request("INVITE", "5000", 1, "", OFFER);
        var via = "Via: SIP/2.0/UDP 10.9.8.7:5060;branch=z9hG4bKx;received=203.0.113.9\r\n";
        phone.send(invite.replace("Max-Forwards", via + "Max-Forwards"));
        var asked = phone.receive();
        assertThat(status(asked)).isEqualTo(407);
        assertThat(asked)
                .contains("algorithm=SHA-256")
                .contains("algorithm=MD5")
                .contains("qop=\"auth\"");
    }

    @Test
    void recordsRoutesAndSendsByeAlongThem() {
        node.documents.put(
                "hangs-up", "[{\"verb\":\"answer\"},{\"verb\":\"pause\",\"length\":0.2},{\"verb\":\"hangup\"}]");
        var route = "<sip:127.0.0.1:" + phone.port() + ";lr;x=1>";
        phone.sendRequest("INVITE", "hangs-up", 1, "Record-Route: " + route + "\r\n", OFFER);
        var ok = phone.receive();
        assertThat(header(ok, "Record-Route")).isEqualTo(route);
        phone.remember(ok);
        phone.sendRequest("ACK", "hangs-up", 1, "", "");
        var bye = phone.receive();
        assertThat(bye).startsWith("BYE sip:1001@127.0.0.1:" + phone.port());
        assertThat(header(bye, "Route")).isEqualTo(route);
        assertThat(header(bye, "Reason")).contains("cause=16");
    }
}
