package io.dialplane.node.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.dialplane.node.NodeUnderTest;
import io.dialplane.phone.Phone;
import io.dialplane.phone.PhoneCall;
import io.dialplane.phone.Tone;
import io.dialplane.testkit.Baresip;
import io.dialplane.testkit.FreePorts;
import io.dialplane.testkit.Sipp;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Those who are called are SIPp and the softphone baresip, which sends 440 Hz. */
class RealPhonesTest {
    private static final Path SCENARIOS =
            Path.of(System.getProperty("dialplane.root", "..")).resolve("sipp");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String HANG_UP = "[{\"verb\":\"hangup\"}]";

    private final NodeUnderTest node = NodeUnderTest.withMedia();
    private final Phone alice =
            Phone.named("alice").proxy("127.0.0.1:" + node.port).open();

    @AfterEach
    void close() {
        alice.close();
        node.close();
    }

    private static Sipp.Running sipp(String scenario) {
        return Sipp.scenario(SCENARIOS.resolve(scenario)).with("-rtp_echo").start();
    }

    private static Baresip softphone(int port) {
        return Baresip.account("<sip:bob@127.0.0.1:" + port + ">;regint=0;answermode=auto")
                .port(port)
                .start();
    }

    private static String at(int port) {
        return "sofia/internal/sip:bob@127.0.0.1:" + port;
    }

    private PhoneCall dials(String dialString, String attributes) {
        node.dialStrings.put("+4930123456", dialString);
        node.documents.put(
                "5000",
                "[{\"verb\":\"dial\",\"actionHook\":\"done\",\"target\":[{\"type\":\"phone\",\"number\":\"+4930123456\"}]"
                        + attributes + "}]");
        node.documents.put("done", HANG_UP);
        return alice.calls("5000");
    }

    @Test
    void aSoftphoneThatRegisteredIsCalledAndHeard() {
        var contacts = new String[] {"{\"contacts\":[]}"};
        node.answers.put("registrations", body -> {
            if (!body.isEmpty()) {
                contacts[0] = "{\"contacts\":[{\"contact\":\"" + contact(body) + "\",\"expires\":60}]}";
            }
            return contacts[0];
        });
        node.documents.put(
                "5000",
                "[{\"verb\":\"dial\",\"actionHook\":\"done\",\"target\":[{\"type\":\"user\",\"name\":\"1001\"}]}]");
        node.dialStrings.put("1001", "${sofia_contact(*/1001@dialplane.local)}");
        node.documents.put("done", HANG_UP);
        var account = "<sip:1001@dialplane.local>;auth_pass=secret;answermode=auto;outbound=\"sip:127.0.0.1:"
                + node.port + "\"";
        try (var bob = Baresip.account(account).start()) {
            await().atMost(Duration.ofSeconds(15)).until(() -> contacts[0].contains("sip:1001"));
            var call = alice.calls("5000").awaitAnswer();
            bob.awaitEvent("CALL_ESTABLISHED");
            call.hears(Tone.HZ_440);
            bob.hangUp();
            call.awaitEnd();
        }
        assertThat(node.awaitAsked("done"))
                .containsEntry("Dialplane-Result-DialStatus", "completed")
                .containsEntry("Dialplane-Result-DialAnsweredBy", "1001");
    }

    private static String contact(String registration) {
        try {
            return JSON.readTree(registration).path("contact").asText();
        } catch (java.io.IOException e) {
            throw new AssertionError(registration, e);
        }
    }

    @Test
    void aTrunkThatChallengesIsGivenItsPassword() {
        try (var carrier = sipp("callee-password.xml")) {
            node.documents.put("sofia.conf", """
                    <document type="freeswitch/xml"><section name="configuration"><configuration name="sofia.conf">
                    <profiles><profile name="external"><gateways><gateway name="carrier">
                    <param name="proxy" value="127.0.0.1:%d"/><param name="realm" value="example.org"/>
                    <param name="username" value="trunk"/><param name="password" value="sesame"/>
                    <param name="register" value="false"/>
                    </gateway></gateways></profile></profiles></configuration></section></document>""".formatted(carrier.port()));
            dials("sofia/gateway/carrier/4930123456", "").awaitEnd();
            var heard = carrier.await().assertSuccessful(1).messages();
            assertThat(heard).contains("INVITE sip:4930123456@127.0.0.1:", "username=\"trunk\"");
        }
        assertThat(node.awaitAsked("done"))
                .containsEntry("Dialplane-Result-DialStatus", "completed")
                .containsEntry("Dialplane-Result-DialAnsweredBy", "+4930123456");
    }

    @Test
    void aBusyCalleeIsToldAndTheNextOneCalled() {
        int port = FreePorts.one();
        try (var busy = sipp("callee-busy.xml");
                var bob = softphone(port)) {
            var call = dials(at(busy.port()) + "|" + at(port), "").awaitAnswer();
            call.hears(Tone.HZ_440);
            busy.await().assertSuccessful(1);
            bob.hangUp();
            call.awaitEnd();
        }
        assertThat(node.awaitAsked("done")).containsEntry("Dialplane-Result-DialStatus", "completed");
    }

    @Test
    void nobodyButABusyCallee() {
        try (var busy = sipp("callee-busy.xml")) {
            dials(at(busy.port()), ",\"answerOnBridge\":true").awaitEnd();
            busy.await().assertSuccessful(1);
        }
        assertThat(node.awaitAsked("done"))
                .containsEntry("Dialplane-Result-DialStatus", "busy")
                .containsEntry("Dialplane-Result-DialSipStatus", "486");
    }

    @Test
    void whoeverRingsTooLongIsGivenUp() {
        try (var rings = sipp("callee-rings.xml")) {
            dials(at(rings.port()), ",\"answerOnBridge\":true,\"timeout\":3").awaitEnd();
            rings.await().assertSuccessful(1);
        }
        assertThat(node.awaitAsked("done")).containsEntry("Dialplane-Result-DialStatus", "no-answer");
    }

    @Test
    void whatACalleeLetsUsHearBeforeItAnswersIsPassedOn() {
        try (var rings = sipp("callee-rings.xml")) {
            var call = dials(at(rings.port()), ",\"answerOnBridge\":true,\"timeout\":60");
            // SIPp sends back what it hears
            call.says(Tone.HZ_1004).hears(Tone.HZ_1004);
            assertThat(call.progress())
                    .anyMatch(progress -> progress.status() == 183)
                    .noneMatch(progress -> progress.status() >= 200);
            call.hangUp();
            rings.await().assertSuccessful(1);
        }
        assertThat(node.awaitAsked("done")).containsEntry("Dialplane-Result-DialStatus", "canceled");
    }

    @Test
    void ofTwoThatRingTheOneThatAnswersIsTalkedTo() {
        int port = FreePorts.one();
        try (var bob = softphone(port);
                var rings = sipp("callee-rings.xml")) {
            var call = dials(at(rings.port()) + "," + at(port), "").awaitAnswer();
            call.hears(Tone.HZ_440);
            rings.await().assertSuccessful(1);
            bob.hangUp();
            call.awaitEnd();
        }
        assertThat(node.awaitAsked("done")).containsEntry("Dialplane-Result-DialStatus", "completed");
    }

    @Test
    void aSoftphoneThatIsReferredCallsTheOther() {
        node.documents.put(
                "5000",
                "[{\"verb\":\"answer\"},{\"verb\":\"sip:refer\",\"referTo\":\"sip:5100@127.0.0.1:" + node.port
                        + "\",\"actionHook\":\"done\"}]");
        node.documents.put("5100", "[{\"verb\":\"answer\"},{\"verb\":\"pause\",\"length\":60}]");
        node.documents.put("done", HANG_UP);
        try (var bob = softphone(FreePorts.one())) {
            bob.dial("sip:5000@127.0.0.1:" + node.port);
            assertThat(node.awaitAsked("done"))
                    .containsEntry("Dialplane-Verb", "refer")
                    .containsEntry("Dialplane-Result-ReferStatus", "accepted")
                    .containsEntry("Dialplane-Result-SipStatus", "200");
        }
        assertThat(node.asked("dialplan"))
                .anyMatch(form -> "5100".equals(form.get("Caller-Destination-Number"))
                        && !form.containsKey("Dialplane-Continuation"));
    }

    private void writes(String to) {
        node.documents.put(
                "5000",
                "[{\"verb\":\"message\",\"to\":\"" + to
                        + "\",\"text\":\"Your table is ready\",\"actionHook\":\"done\"}]");
        node.documents.put("done", HANG_UP);
        alice.calls("5000").awaitEnd();
        assertThat(node.awaitAsked("done"))
                .containsEntry("Dialplane-Result-MessageStatus", "delivered")
                .containsEntry("Dialplane-Result-SipStatus", "200");
    }

    @Test
    void aTextGoesToASoftphone() {
        int port = FreePorts.one();
        try (var _ = softphone(port)) {
            writes("sip:bob@127.0.0.1:" + port);
        }
    }

    @Test
    void aTextToANumberGoesWhereTheDirectorySays() {
        try (var callee = sipp("callee-message.xml")) {
            node.dialStrings.put("+4930123456", at(callee.port()));
            writes("+4930123456");
            assertThat(callee.await().assertSuccessful(1).log()).contains("Your table is ready");
        }
        assertThat(node.asked("directory"))
                .anyMatch(form ->
                        "number".equals(form.get("Dialplane-Target")) && "+4930123456".equals(form.get("user")));
    }
}
