package io.dialplane.node.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dialplane.instructions.Recording.Operation;
import io.dialplane.node.NodeUnderTest;
import io.dialplane.phone.Phone;
import io.dialplane.phone.Tone;
import io.dialplane.settings.Secrets;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What phones notice of the instructions besides dialling, through nodes that make real packets. */
class InstructionsTest {
    private static final Tone ALICE = Tone.HZ_1004;
    private static final Tone BOB = Tone.HZ_440;

    private final NodeUnderTest node = NodeUnderTest.withMedia();
    private final Phone alice =
            Phone.named("alice").proxy("127.0.0.1:" + node.port).open();
    private final Phone bob = Phone.named("bob").open();
    /** Members that wait: call and address of its node. */
    private final ConcurrentLinkedQueue<String[]> waiting = new ConcurrentLinkedQueue<>();

    @AfterEach
    void close() {
        alice.close();
        bob.close();
        node.close();
    }

    private static Map<String, String> asked(NodeUnderTest by, String hook) {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> by.asked("dialplan").stream()
                        .anyMatch(form -> hook.equals(form.get("Dialplane-Continuation"))));
        return by.asked("dialplan").stream()
                .filter(form -> hook.equals(form.get("Dialplane-Continuation")))
                .findFirst()
                .orElseThrow();
    }

    private static short[] samples(byte[] wav) {
        var samples = new short[(wav.length - 44) / 2];
        ByteBuffer.wrap(wav, 44, samples.length * 2)
                .order(ByteOrder.LITTLE_ENDIAN)
                .asShortBuffer()
                .get(samples);
        return samples;
    }

    @Test
    void recordsWhatTheCallerSaysUntilAKey() {
        node.documents.put(
                "5000",
                "[{\"verb\":\"record\",\"finishOnKey\":\"#\",\"actionHook\":\"done\",\"statusHook\":\"told\"}]");
        node.documents.put("done", "[{\"verb\":\"hangup\"}]");
        var call = alice.calls("5000").awaitAnswer();
        call.says(ALICE).hearsPackets(100);
        presses(call, "#");
        call.awaitEnd();
        var result = asked(node, "done");
        assertThat(result).containsEntry("Dialplane-Reason", "finish-key").containsEntry("Dialplane-Digits", "#");
        var id = result.get("Dialplane-Result-Recording");
        await().until(() -> node.recordings.containsKey(id));
        assertThat(ALICE.isIn(samples(node.recordings.get(id)))).isTrue();
        assertThat(new String(node.recordings.get(id + "?"), StandardCharsets.UTF_8))
                .contains("call=" + result.get("Unique-ID"), "domain=");
        await().untilAsserted(() -> assertThat(node.reports())
                .contains("\"event\":\"recording\"", "\"Recording\":\"" + id + "\"", "\"token\":\"told\""));
    }

    private static void presses(io.dialplane.phone.PhoneCall call, String key) {
        try {
            call.sendDigits(key);
        } catch (io.dialplane.phone.PhoneException itEnded) {
            assertThat(itEnded).hasMessageContaining("end of the call");
        }
    }

    @Test
    void aCommandRecordsAndPauses() {
        node.documents.put("5000", "[{\"verb\":\"answer\"},{\"verb\":\"pause\",\"length\":60}]");
        var call = alice.calls("5000").awaitAnswer();
        call.says(ALICE);
        var id = node.calls.channels().getFirst().uuid();
        assertThat(node.calls.record(id, Operation.PAUSE, "")).isFalse();
        assertThat(node.calls.record(id, Operation.START, "a.wav")).isTrue();
        assertThat(node.calls.record(id, Operation.PAUSE, "a.wav")).isTrue();
        assertThat(node.calls.record(id, Operation.RESUME, "a.wav")).isTrue();
        call.hearsPackets(50);
        call.hangUp();
        await().until(() -> node.recordings.size() == 2);
        assertThat(node.recordings.values().stream().map(bytes -> new String(bytes, StandardCharsets.ISO_8859_1)))
                .anyMatch(text -> text.contains("name=a.wav"));
    }

    @Test
    void somethingIsHeardBeforeTheAnswer() {
        node.documents.put(
                "5000",
                "[{\"verb\":\"ring\",\"earlyMedia\":true},{\"verb\":\"play\",\"url\":\"tone_stream://%(60000,0,440)\"}]");
        var call = alice.calls("5000");
        call.hears(BOB);
        assertThat(call.progress()).anyMatch(progress -> progress.status() == 183);
        assertThat(call.progress()).noneMatch(progress -> progress.status() == 200);
    }

    @Test
    void digitsAreSent() {
        node.documents.put(
                "5000",
                "[{\"verb\":\"answer\"},{\"verb\":\"dtmf\",\"dtmf\":\"12w3#\"},{\"verb\":\"pause\",\"length\":5}]");
        alice.calls("5000").awaitAnswer().hearsDigits("123#");
    }

    @Test
    void aParkedCallIsFetched() {
        node.documents.put("5000", "[{\"verb\":\"park\",\"music\":true}]");
        node.documents.put("6000", "[{\"verb\":\"play\",\"url\":\"tone_stream://%(60000,0,440)\"}]");
        var call = alice.calls("5000").awaitAnswer();
        var id = node.calls.channels().getFirst().uuid();
        assertThat(node.calls.transfer(id, "6000", "")).isTrue();
        call.hears(BOB);
    }

    @Test
    void whatIsNotThereYetFailsWithItsName() {
        node.documents.put("5000", "[{\"verb\":\"conference\",\"name\":\"room\"}]");
        assertThat(alice.calls("5000").awaitEnd().status()).isEqualTo(501);
        await().untilAsserted(() -> assertThat(node.cdrs()).contains("FACILITY_NOT_IMPLEMENTED"));
    }

    @Test
    void aTextIsSent() {
        node.dialStrings.put("bob", "sofia/internal/sip:bob@127.0.0.1:" + node.port);
        node.documents.put(
                "5000", "[{\"verb\":\"message\",\"to\":\"bob\",\"text\":\"hello\",\"actionHook\":\"done\"}]");
        node.documents.put("done", "[{\"verb\":\"hangup\"}]");
        alice.calls("5000").awaitEnd();
        // a node takes no messages itself
        assertThat(asked(node, "done"))
                .containsEntry("Dialplane-Verb", "message")
                .containsEntry("Dialplane-Result-MessageStatus", "failed")
                .hasEntrySatisfying(
                        "Dialplane-Result-SipStatus",
                        status -> assertThat(status).matches("4[0-9]{2}"));
    }

    @Test
    void aPhoneThatTakesNoReferIsToldAbout() {
        node.documents.put(
                "5000", "[{\"verb\":\"sip:refer\",\"referTo\":\"sip:carol@127.0.0.1:9\",\"actionHook\":\"done\"}]");
        node.documents.put("done", "[{\"verb\":\"hangup\"}]");
        alice.calls("5000").awaitAnswer().awaitEnd();
        assertThat(asked(node, "done"))
                .containsEntry("Dialplane-Verb", "refer")
                .containsEntry("Dialplane-Result-ReferStatus", "failed");
    }

    @Test
    void tellsAWebhook() {
        node.documents.put(
                "5000", "[{\"verb\":\"notify\",\"hook\":\"told\",\"data\":{\"order\":\"42\"}},{\"verb\":\"hangup\"}]");
        alice.calls("5000").awaitEnd();
        await().untilAsserted(() ->
                assertThat(node.reports()).contains("\"token\":\"told\"", "\"event\":\"notify\"", "\"order\":\"42\""));
    }

    @Test
    void reportsAreNotLostWhileNobodyTakesThem() {
        node.cdrStatus = 503;
        node.documents.put(
                "5000", "[{\"verb\":\"notify\",\"hook\":\"told\",\"data\":{\"order\":\"42\"}},{\"verb\":\"hangup\"}]");
        alice.calls("5000").awaitEnd();
        await().until(() -> !node.reports().isEmpty());
        node.stop();
        node.posted.clear();
        node.cdrStatus = 200;
        node.start();
        await().untilAsserted(() -> assertThat(node.reports()).contains("\"order\":\"42\""));
    }

    @Test
    void whoWaitsIsConnectedWithAnAgentOfTheSameNode() {
        queue(node);
        meet(node);
    }

    @Test
    void whoWaitsIsConnectedWithAnAgentOfAnotherNode() {
        try (var other = NodeUnderTest.withMedia("--name=other", "--var=" + node.var)) {
            queue(node);
            queue(other);
            meet(other);
        }
    }

    /** The application server's queues. */
    private void queue(NodeUnderTest of) {
        of.answers.put("queues/join", body -> {
            waiting.add(new String[] {field(body, "call"), field(body, "sip")});
            return "{\"position\":1,\"size\":1}";
        });
        of.answers.put("queues/state", body -> "{\"position\":1,\"size\":1,\"averageTime\":0}");
        of.answers.put("queues/leave", body -> "{}");
        of.answers.put("queues/connected", body -> "{}");
        of.answers.put("queues/take", body -> {
            var next = waiting.poll();
            return next == null
                    ? "204"
                    : "{\"call\":\"" + next[0] + "\",\"sip\":\"" + next[1] + "\",\"waited\":3,\"token\":\""
                            + token(next[0], field(body, "agentCall")) + "\"}";
        });
    }

    private static String field(String json, String name) {
        return json.replaceAll(".*\"" + name + "\":\"([^\"]*)\".*", "$1");
    }

    private String token(String member, String agent) {
        var text = (System.currentTimeMillis() / 1_000 + 60) + "\n" + member + "\n" + agent;
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(
                    Secrets.open(node.var).secret("nonce-key").getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            var encoder = Base64.getUrlEncoder().withoutPadding();
            return encoder.encodeToString(text.getBytes(StandardCharsets.UTF_8)) + "."
                    + encoder.encodeToString(mac.doFinal(("connect\n" + text).getBytes(StandardCharsets.UTF_8)));
        } catch (java.security.GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private void meet(NodeUnderTest agents) {
        node.documents.put(
                "5000", "[{\"verb\":\"enqueue\",\"name\":\"sales\",\"waitHook\":\"wait\",\"actionHook\":\"left\"}]");
        node.documents.put("wait", "[{\"verb\":\"play\",\"url\":\"tone_stream://%(60000,0,440)\"}]");
        node.documents.put("left", "[{\"verb\":\"hangup\"}]");
        node.documents.put("announce", "[{\"verb\":\"play\",\"url\":\"tone_stream://%(200,0,440)\"}]");
        agents.documents.put(
                "6000",
                "[{\"verb\":\"dequeue\",\"name\":\"sales\",\"beep\":false,\"announceHook\":\"announce\",\"actionHook\":\"served\"}]");
        agents.documents.put("served", "[{\"verb\":\"hangup\"}]");
        var call = alice.calls("5000").awaitAnswer();
        call.hears(BOB);
        assertThat(asked(node, "wait"))
                .containsEntry("Dialplane-Verb", "enqueue-wait")
                .containsEntry("Dialplane-Result-QueuePosition", "1");
        var agent = bob.calls("sip:6000@127.0.0.1:" + agents.port).awaitAnswer();
        call.says(ALICE);
        agent.hears(ALICE);
        agent.says(BOB);
        call.hears(BOB);
        agent.hangUp();
        call.awaitEnd();
        assertThat(asked(node, "left"))
                .containsEntry("Dialplane-Verb", "enqueue")
                .containsEntry("Dialplane-Result-QueueResult", "bridged");
        assertThat(asked(agents, "served"))
                .containsEntry("Dialplane-Verb", "dequeue")
                .containsEntry("Dialplane-Result-DequeueResult", "bridged")
                .containsEntry("Dialplane-Result-QueueTime", "3");
        assertThat(asked(node, "announce")).containsEntry("Dialplane-Verb", "dequeue-announce");
    }
}
