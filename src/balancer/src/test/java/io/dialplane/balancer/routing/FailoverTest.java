package io.dialplane.balancer.routing;

import static io.dialplane.balancer.routing.Rig.ALICE;
import static io.dialplane.balancer.routing.Rig.answer;
import static io.dialplane.balancer.routing.Rig.find;
import static io.dialplane.balancer.routing.Rig.flow;
import static io.dialplane.balancer.routing.Rig.invite;
import static org.assertj.core.api.Assertions.assertThat;

import io.dialplane.balancer.routing.Rig.Sent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FailoverTest {
    private final Rig rig = new Rig(3);

    /** Lets all nodes answer the probes that are sent now, except some. */
    private void probed(int status, Node... silent) {
        rig.sent.clear();
        rig.now += 1000;
        rig.router.tick(rig.now);
        for (Sent probe : rig.sent.stream().filter(Sent::isProbe).toList()) {
            if (!List.of(silent).contains(rig.node(probe))) {
                rig.receive(answer(probe.text(), status, "p"), probe.to());
            }
        }
    }

    @Test
    void spreadsCallsEvenly() {
        Map<Node, Integer> calls = new HashMap<>();
        for (int i = 0; i < 3000; i++) {
            Sent out = rig.one(invite("call-" + i), ALICE);
            calls.merge(rig.node(out), 1, Integer::sum);
            rig.receive(answer(out.text(), 200, "n"), out.to());
        }
        assertThat(calls.values()).hasSize(3).allMatch(count -> count > 850 && count < 1150);
    }

    @Test
    void passesOverANodeThatDoesNotKeepUp() {
        Map<Node, Integer> unanswered = new HashMap<>();
        for (int i = 0; i < 90; i++) {
            Sent out = rig.one(invite("call-" + i), ALICE);
            if (rig.node(out) == rig.nodes.getFirst()) {
                unanswered.merge(rig.node(out), 1, Integer::sum);
            } else {
                rig.receive(answer(out.text(), 200, "n"), out.to());
            }
        }
        assertThat(unanswered.get(rig.nodes.getFirst())).isLessThan(30);
    }

    @Test
    void triesAnotherNodeWhenOneIsSilent() {
        Sent first = rig.one(invite("c1"), ALICE);
        assertThat(rig.pass(700)).isEmpty();
        List<Sent> again = rig.pass(200);
        assertThat(again).hasSize(1);
        Sent second = again.getFirst();
        assertThat(rig.node(second)).isNotSameAs(rig.node(first));
        assertThat(second.text()).contains("\r\n\r\nbody").startsWith("INVITE sip:5000@203.0.113.1 ");
        assertThat(rig.receive(invite("c1"), ALICE))
                .as("a repetition at the same moment")
                .isEmpty();
        rig.now += 500;
        // what the client repeats goes there too, and its answer comes back
        assertThat(rig.one(invite("c1"), ALICE).to()).isEqualTo(second.to());
        assertThat(rig.one(answer(second.text(), 200, "n2"), second.to()).to()).isEqualTo(ALICE);
        Sent cancel = rig.one(invite("c1").replace("INVITE sip", "CANCEL sip").replace("1 INVITE", "1 CANCEL"), ALICE);
        assertThat(cancel.to()).isEqualTo(second.to());
    }

    @Test
    void waitsForANodeThatSaidTrying() {
        Sent first = rig.one(invite("c1"), ALICE);
        rig.one(answer(first.text(), 100, ""), first.to());
        assertThat(rig.pass(1500)).isEmpty();
    }

    @Test
    void triesAnotherNodeOn503AndEndsTheTransactionWithTheFirst() {
        Sent first = rig.one(invite("c1"), ALICE);
        List<Sent> out = rig.receive(answer(first.text(), 503, "n1"), first.to());
        assertThat(out).hasSize(2);
        Sent ack = out.stream()
                .filter(sent -> sent.text().startsWith("ACK"))
                .findFirst()
                .orElseThrow();
        assertThat(ack.to()).isEqualTo(first.to());
        assertThat(ack.line("To")).endsWith(";tag=n1");
        assertThat(ack.text()).contains(find(first.text(), "branch=(z9hG4bKdp\\w+)"));
        Sent second = out.stream()
                .filter(sent -> sent.text().startsWith("INVITE"))
                .findFirst()
                .orElseThrow();
        assertThat(second.to()).isNotEqualTo(first.to());
        // all three refuse: the caller gets the last 503
        List<Sent> third = rig.receive(answer(second.text(), 503, "n2"), second.to());
        Sent last = third.stream()
                .filter(sent -> sent.text().startsWith("INVITE"))
                .findFirst()
                .orElseThrow();
        Sent refusal = rig.one(answer(last.text(), 503, "n3"), last.to());
        assertThat(refusal.to()).isEqualTo(ALICE);
        assertThat(refusal.text()).startsWith("SIP/2.0 503");
    }

    @Test
    void takesACallBackFromANodeThatAnswersTooLate() {
        Sent first = rig.one(invite("c1"), ALICE);
        Sent second = rig.pass(900).getFirst();
        Sent cancel = rig.one(answer(first.text(), 180, "late"), first.to());
        assertThat(cancel.text()).startsWith("CANCEL sip:5000@203.0.113.1 ");
        assertThat(cancel.to()).isEqualTo(first.to());
        assertThat(rig.receive(answer(cancel.text() + "", 200, "late"), first.to()))
                .isEmpty();
        Sent ack = rig.one(answer(first.text(), 487, "late"), first.to());
        assertThat(ack.text()).startsWith("ACK ");
        assertThat(rig.one(answer(second.text(), 200, "n"), second.to()).to()).isEqualTo(ALICE);
        // a 2xx is nobody's to lose
        assertThat(rig.one(answer(first.text(), 200, "late"), first.to()).to()).isEqualTo(ALICE);
    }

    @Test
    void doesNotTryACancelledCallElsewhere() {
        rig.one(invite("c1"), ALICE);
        rig.one(invite("c1").replace("INVITE sip", "CANCEL sip").replace("1 INVITE", "1 CANCEL"), ALICE);
        assertThat(rig.pass(3000).stream().filter(sent -> sent.text().startsWith("INVITE")))
                .isEmpty();
    }

    @Test
    void marksANodeDownThatDoesNotAnswerAndUpWhenItDoes() {
        probed(200);
        assertThat(rig.nodes).allMatch(node -> node.state() == Node.State.UP);
        Node dead = rig.nodes.get(1);
        for (int i = 0; i < 3; i++) {
            probed(200, dead);
        }
        assertThat(dead.state()).isEqualTo(Node.State.DOWN);
        for (int i = 0; i < 100; i++) {
            assertThat(rig.node(rig.one(invite("d" + i), ALICE))).isNotSameAs(dead);
        }
        probed(200);
        assertThat(dead.state()).isEqualTo(Node.State.UP);
    }

    @Test
    void doesNotTakeANodeForDeadThatStillTalks() {
        probed(200);
        Sent out = rig.one(invite("c1"), ALICE);
        Node busy = rig.node(out);
        for (int i = 0; i < 5; i++) {
            probed(200, busy);
            rig.receive(answer(out.text(), 180, "n"), out.to());
        }
        assertThat(busy.state()).isEqualTo(Node.State.UP);
    }

    @Test
    void movesWaitingCallsAtOnceWhenTheirNodeIsFoundDown() {
        probed(200);
        Node dead = rig.nodes.getFirst();
        int waiting = callsWithout(dead, "early");
        rig.pass(400);
        waiting += callsWithout(dead, "late");
        List<Sent> moved = rig.pass(440); // the early ones' time is over, the late ones' is not
        assertThat(dead.state()).isEqualTo(Node.State.DOWN);
        assertThat(moved.stream().filter(sent -> sent.text().startsWith("INVITE")))
                .hasSize(waiting);
        assertThat(rig.lines).anyMatch(line -> line.contains("calls unanswered"));
    }

    /** Thirty calls that all nodes but one answer; gives how many went to that one. */
    private int callsWithout(Node silent, String name) {
        int unanswered = 0;
        for (int i = 0; i < 30; i++) {
            Sent out = rig.one(invite(name + i), ALICE);
            if (rig.node(out) == silent) {
                unanswered++;
            } else {
                rig.receive(answer(out.text(), 180, "n"), out.to());
            }
        }
        assertThat(unanswered).isGreaterThan(3);
        return unanswered;
    }

    @Test
    void sendsNothingNewToADrainingNode() {
        probed(200);
        Node drained = rig.nodes.getFirst();
        rig.sent.clear();
        rig.now += 1000;
        rig.router.tick(rig.now);
        for (Sent probe : rig.sent.stream().filter(Sent::isProbe).toList()) {
            rig.receive(answer(probe.text(), rig.node(probe) == drained ? 503 : 200, "p"), probe.to());
        }
        assertThat(drained.state()).isEqualTo(Node.State.DRAINING);
        for (int i = 0; i < 60; i++) {
            assertThat(rig.node(rig.one(invite("d" + i), ALICE))).isNotSameAs(drained);
        }
    }

    @Test
    void refusesWithRetryAfterWhenNoNodeIsLeft() {
        rig.pass(4000);
        Sent refusal = rig.one(invite("c1"), ALICE);
        assertThat(refusal.text()).startsWith("SIP/2.0 503").contains("Retry-After: 2\r\n");
        assertThat(rig.lines).contains("refused");
    }

    @Test
    void takesNoProbeAnswerFromAStranger() {
        rig.router.tick(rig.now += 1000);
        Sent probe = rig.sent.stream().filter(Sent::isProbe).findFirst().orElseThrow();
        rig.receive(answer(probe.text(), 503, "x").replaceFirst("(z9hG4bKpr.{20})..", "$100"), Rig.STRANGER);
        assertThat(rig.node(probe).state()).isEqualTo(Node.State.UNKNOWN);
    }

    @Test
    void triesAnotherNodeWhenOneDoesNotAcceptAConnection() {
        Flow alice = flow(Transport.TCP, "192.0.2.7", 41000);
        rig.connections.add(alice);
        Sent first = rig.one(invite("t1").replace("2.0/UDP", "2.0/TCP"), alice);
        rig.sent.clear();
        rig.router.unreachable(first.to(), rig.now);
        assertThat(rig.sent).hasSize(1);
        assertThat(rig.sent.getFirst().to()).isNotEqualTo(first.to());
    }

    @Test
    void forwardsBeyondTheNumberItCanSupervise() {
        Rig small = new Rig(2, new Limits(16384, 5, 800, 3, 2, 1000, 2));
        for (int i = 0; i < 20; i++) {
            small.node(small.one(invite("s" + i), ALICE));
        }
        assertThat(small.router.attempts()).isEqualTo(5);
    }

    @Test
    void forgetsWhatWasAnswered() {
        for (int i = 0; i < 50; i++) {
            Sent out = rig.one(invite("f" + i), ALICE);
            rig.receive(answer(out.text(), 200, "n"), out.to());
        }
        assertThat(rig.router.attempts()).isLessThanOrEqualTo(0);
        rig.one(invite("g"), ALICE);
        rig.pass(200_000);
        assertThat(rig.router.attempts()).isZero();
    }
}
