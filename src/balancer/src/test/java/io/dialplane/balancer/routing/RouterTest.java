package io.dialplane.balancer.routing;

import static io.dialplane.balancer.routing.Rig.ALICE;
import static io.dialplane.balancer.routing.Rig.STRANGER;
import static io.dialplane.balancer.routing.Rig.answer;
import static io.dialplane.balancer.routing.Rig.find;
import static io.dialplane.balancer.routing.Rig.flow;
import static io.dialplane.balancer.routing.Rig.fromNode;
import static io.dialplane.balancer.routing.Rig.inDialog;
import static io.dialplane.balancer.routing.Rig.invite;
import static org.assertj.core.api.Assertions.assertThat;

import io.dialplane.balancer.routing.Rig.Sent;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RouterTest {
    private final Rig rig = new Rig(3);

    @Test
    void forwardsANewCallWithViaRecordRouteAndTrace() {
        Sent out = rig.one(invite("c1"), ALICE);
        rig.node(out);
        assertThat(out.text())
                .startsWith(
                        "INVITE sip:5000@203.0.113.1 SIP/2.0\r\nVia: SIP/2.0/UDP 203.0.113.1:5060;branch=z9hG4bKdp");
        assertThat(out.lines("Via").get(1))
                .isEqualTo("Via: SIP/2.0/UDP 192.0.2.7:5070;branch=z9hG4bK-c1;received=192.0.2.7;rport=5070");
        assertThat(out.line("Record-Route"))
                .matches("Record-Route: <sip:203.0.113.1:5060;lr;dp=i[0-9a-f]{8}u13ce[0-9a-f]{24}>");
        assertThat(out.line("Max-Forwards")).isEqualTo("Max-Forwards: 69");
        assertThat(out.line("Traceparent")).matches("Traceparent: 00-[0-9a-f]{32}-[0-9a-f]{16}-01");
        assertThat(out.text()).endsWith("\r\nContent-Length: 4\r\n\r\nbody");
    }

    @Test
    void replacesWhatAClientClaimsAboutItself() {
        Sent out = rig.one(
                invite("c1")
                        .replace(";rport;", ";received=127.0.0.1;rport=1;")
                        .replace("Max-", "Traceparent: 00-x-y-01\nMax-"),
                ALICE);
        assertThat(out.lines("Via").get(1)).doesNotContain("127.0.0.1").endsWith(";received=192.0.2.7;rport=5070");
        assertThat(out.lines("Traceparent")).hasSize(1).first().asString().doesNotContain("x-y");
    }

    @Test
    void bringsTheAnswerBackTheWayTheRequestCame() {
        Sent out = rig.one(invite("c1"), ALICE);
        Sent back = rig.one(answer(out.text(), 200, "n"), out.to());
        assertThat(back.to()).isEqualTo(ALICE);
        assertThat(back.lines("Via")).hasSize(1).first().asString().contains("branch=z9hG4bK-c1");
        assertThat(back.text()).endsWith("Content-Length: 0\r\n\r\n");
    }

    @Test
    void answersAClientWithoutRportAtThePortItNames() {
        Sent out = rig.one(invite("c1").replace(";rport", ""), flow(Transport.UDP, "192.0.2.7", 40000));
        Sent back = rig.one(answer(out.text(), 200, "n"), out.to());
        assertThat(back.to()).isEqualTo(flow(Transport.UDP, "192.0.2.7", 5070));
    }

    @Test
    void takesOurViaOffALineWithSeveral() {
        Sent out = rig.one(invite("c1"), ALICE);
        String answer =
                answer(out.text(), 200, "n").replaceFirst("(Via: .*)\n(Record-Route: .*)\nVia: ", "$2\n$1 ,\n ");
        assertThat(answer).contains(" ,\n SIP/2.0/UDP 192.0.2.7");
        Sent back = rig.one(answer, out.to());
        assertThat(back.lines("Via")).hasSize(1).first().asString().startsWith("Via: SIP/2.0/UDP 192.0.2.7:5070");
    }

    @Test
    void dropsAForgedResponse() {
        Sent out = rig.one(invite("c1"), ALICE);
        String answer = answer(out.text(), 200, "n");
        assertThat(rig.receive(answer.replaceFirst("(dpv.{20})..", "$100"), STRANGER))
                .isEmpty();
        assertThat(rig.receive(answer.replace("Call-ID: c1", "Call-ID: c2"), STRANGER))
                .isEmpty();
        assertThat(rig.receive(answer.replaceFirst("branch=z9hG4bKdp[^\n]*", "branch=z9hG4bK1"), STRANGER))
                .isEmpty();
        assertThat(rig.tally.events(Tally.Event.FORGED_RESPONSE)).isEqualTo(3);
        // and a true one goes where our Via says, whatever the next one does
        assertThat(rig.one(answer.replace("received=192.0.2.7", "received=198.51.100.1"), out.to())
                        .to())
                .isEqualTo(ALICE);
    }

    @Test
    void sendsCancelAndAckOfAFailedCallToTheSameNodeInTheSameTransaction() {
        for (int i = 0; i < 50; i++) {
            Sent invite = rig.one(invite("c" + i), ALICE);
            Sent cancel =
                    rig.one(invite("c" + i).replace("INVITE sip", "CANCEL sip").replace("1 INVITE", "1 CANCEL"), ALICE);
            rig.one(answer(invite.text(), 486, "n"), invite.to());
            Sent ack = rig.one(
                    invite("c" + i)
                            .replace("INVITE sip", "ACK sip")
                            .replace("1 INVITE", "1 ACK")
                            .replace("<sip:5000@example.com>", "<sip:5000@example.com>;tag=n"),
                    ALICE);
            String branch = find(invite.text(), "branch=(z9hG4bKdp\\w+)");
            assertThat(List.of(cancel.to(), ack.to())).containsOnly(invite.to());
            assertThat(cancel.text()).contains(branch);
            assertThat(ack.text()).contains(branch);
        }
    }

    @Test
    void routesADialogAfterARestartBothWays() {
        Sent invite = rig.one(invite("c1"), ALICE);
        String ok = rig.one(answer(invite.text(), 200, "n"), invite.to()).text();
        Rig restarted = new Rig(3);
        Sent bye = restarted.one(inDialog("BYE", 2, ok), ALICE);
        assertThat(bye.to()).isEqualTo(invite.to());
        assertThat(bye.lines("Route")).isEmpty();
        assertThat(restarted.one(answer(bye.text(), 200, "n"), bye.to()).to()).isEqualTo(ALICE);
        Sent fromNode = restarted.one(fromNode("BYE", ok, invite.to()), invite.to());
        assertThat(fromNode.to()).isEqualTo(ALICE);
        assertThat(fromNode.lines("Route")).isEmpty();
        assertThat(restarted.one(answer(fromNode.text(), 200, "x"), ALICE).to()).isEqualTo(invite.to());
    }

    @Test
    void keepsADialogAtItsNodeWhileItDrainsOrIsDown() {
        Sent invite = rig.one(invite("c1"), ALICE);
        String ok = rig.one(answer(invite.text(), 200, "n"), invite.to()).text();
        rig.pass(4000);
        assertThat(rig.node(invite).state()).isEqualTo(Node.State.DOWN);
        assertThat(rig.one(inDialog("BYE", 2, ok), ALICE).to()).isEqualTo(invite.to());
    }

    @Test
    void refusesATokenThatIsNotOurs() {
        Sent invite = rig.one(invite("c1"), ALICE);
        String ok = rig.one(answer(invite.text(), 200, "n"), invite.to()).text();
        String bye = inDialog("BYE", 2, ok);
        assertThat(rig.one(bye.replaceFirst("(dp=i.{12})..", "$100"), ALICE).text())
                .startsWith("SIP/2.0 403");
        assertThat(rig.one(bye.replace("Call-ID: c1", "Call-ID: c2"), ALICE).text())
                .startsWith("SIP/2.0 403");
        assertThat(rig.one(bye.replace("tag=alice", "tag=mallory"), ALICE).text())
                .startsWith("SIP/2.0 403");
        assertThat(rig.receive(inDialog("ACK", 1, ok).replace("tag=alice", "tag=mallory"), ALICE))
                .isEmpty();
    }

    @Test
    void saysThatTheNodeOfADialogIsGone() {
        Sent invite = rig.one(invite("c1"), ALICE);
        String ok = rig.one(answer(invite.text(), 200, "n"), invite.to()).text();
        Rig smaller = new Rig(1);
        if (rig.node(invite) == rig.nodes.getFirst()) {
            assertThat(smaller.one(inDialog("BYE", 2, ok), ALICE).to()).isEqualTo(invite.to());
        } else {
            assertThat(smaller.one(inDialog("BYE", 2, ok), ALICE).text()).startsWith("SIP/2.0 481");
        }
    }

    @Test
    void isNoOpenRelay() {
        Sent elsewhere = rig.one(invite("c1").replace("sip:5000@203.0.113.1", "sip:x@198.51.100.9"), ALICE);
        rig.node(elsewhere);
        Sent routed = rig.one(invite("c2").replace("Max-", "Route: <sip:198.51.100.9;lr>\nMax-"), ALICE);
        rig.node(routed);
        assertThat(routed.lines("Route")).isEmpty();
        Sent preloaded = rig.one(
                invite("c3").replace("Max-", "Route: <sip:sip.example.com;lr>, <sip:198.51.100.9;lr>\nMax-"), ALICE);
        rig.node(preloaded);
        assertThat(preloaded.lines("Route")).isEmpty();
    }

    @Test
    void letsANodeSendOutward() {
        Flow node = rig.nodes.getFirst().flow(Transport.UDP);
        String outward = invite("o1")
                .replace("sip:5000@203.0.113.1", "sip:bob@192.0.2.99:5090")
                .replace("192.0.2.7:5070;rport", "10.0.0.1:5080");
        Sent out = rig.one(outward, node);
        assertThat(out.to()).isEqualTo(flow(Transport.UDP, "192.0.2.99", 5090));
        assertThat(out.line("Record-Route")).contains(";dp=o");
        String ok = rig.one(answer(out.text(), 200, "bob"), out.to()).text();
        assertThat(rig.sent.getFirst().to()).isEqualTo(node);
        // the callee's BYE finds the node, the node's finds the callee
        String bye = inDialog("BYE", 1, ok)
                .replace("From: <sip:1001@example.com>;tag=alice", "From: <sip:bob@x>;tag=bob")
                .replaceFirst("To: .*", "To: <sip:1001@example.com>;tag=alice");
        assertThat(rig.one(bye, out.to()).to()).isEqualTo(node);
        assertThat(rig.one(inDialog("BYE", 2, ok), node).to()).isEqualTo(out.to());
    }

    @Test
    void registersAtOneNodePerUserWithAPathThatLeadsBack() {
        Set<Flow> nodes = new HashSet<>();
        String path = "";
        for (int i = 0; i < 5; i++) {
            Sent out = rig.one(
                    invite("r" + i)
                            .replace("INVITE sip:5000@203", "REGISTER sip:203")
                            .replace("1 INVITE", "1 REGISTER"),
                    ALICE);
            nodes.add(out.to());
            path = find(out.text(), "(?m)^Path: (.*)$");
            assertThat(out.lines("Record-Route")).isEmpty();
        }
        assertThat(nodes).hasSize(1);
        String call = invite("p1")
                .replace("sip:5000@203.0.113.1", "sip:1001@10.1.1.1:5070")
                .replace("192.0.2.7:5070;rport", "10.0.0.2:5080")
                .replace("Max-", "Route: " + path + "\nMax-");
        Sent out = rig.one(call, rig.nodes.get(1).flow(Transport.UDP));
        assertThat(out.to()).isEqualTo(ALICE);
        assertThat(out.text()).startsWith("INVITE sip:1001@10.1.1.1:5070 ");
        assertThat(rig.one(call, STRANGER).text()).startsWith("SIP/2.0 403");
    }

    @Test
    void sendsToTheCallersConnectionOverTcpOrSaysThatItIsGone() {
        Flow alice = flow(Transport.TCP, "192.0.2.7", 41000);
        rig.connections.add(alice);
        Sent invite = rig.one(invite("t1").replace("2.0/UDP", "2.0/TCP"), alice);
        assertThat(invite.to().transport()).isEqualTo(Transport.TCP);
        assertThat(invite.text()).contains("Via: SIP/2.0/TCP 203.0.113.1:5060", ":5060;transport=tcp;lr;");
        Sent back = rig.one(answer(invite.text(), 200, "n"), invite.to());
        assertThat(back.to()).isEqualTo(alice);
        Flow node = flow(Transport.TCP, rig.node(invite).address().getHostString(), 33333);
        rig.connections.add(node);
        String bye = fromNode("BYE", back.text(), node);
        assertThat(rig.one(bye, node).to()).isEqualTo(alice);
        rig.connections.remove(alice);
        assertThat(rig.one(bye, node).text()).startsWith("SIP/2.0 430");
    }

    @Test
    void answersWhatItMustNotForward() {
        assertThat(rig.one(invite("m").replace("Forwards: 70", "Forwards: 0"), ALICE)
                        .text())
                .startsWith("SIP/2.0 483");
        assertThat(rig.one(invite("m").replace("Forwards: 70", "Forwards: 999"), ALICE)
                        .text())
                .startsWith("SIP/2.0 400");
        assertThat(rig.one(invite("m").replace("Forwards: 70", "Forwards: 255"), ALICE)
                        .line("Max-Forwards"))
                .isEqualTo("Max-Forwards: 70");
        assertThat(rig.one(invite("m").replace("1 INVITE", "1 BYE"), ALICE).text())
                .startsWith("SIP/2.0 400");
        assertThat(rig.one(invite("m").replace("Length: 4", "Length: 9"), ALICE).text())
                .startsWith("SIP/2.0 400");
        assertThat(rig.one(invite("m").replace("Max-", "X: \0\nMax-"), ALICE).text())
                .startsWith("SIP/2.0 400");
        assertThat(rig.receive(invite("m\0"), ALICE)).isEmpty();
        assertThat(rig.one(invite("m").replace("Max-", "Proxy-Require: foo, bar\nMax-"), ALICE)
                        .text())
                .startsWith("SIP/2.0 420")
                .contains("Unsupported: foo, bar\r\n");
        assertThat(rig.one(invite("m").replace("sip:5000@203.0.113.1", "http://x"), ALICE)
                        .text())
                .startsWith("SIP/2.0 416");
        Sent answer = rig.one(invite("m").replace("Forwards: 70", "Forwards: 0"), ALICE);
        assertThat(answer.line("To")).contains(";tag=");
        assertThat(rig.receive(
                        invite("m")
                                .replace("INVITE sip", "ACK sip")
                                .replace("1 INVITE", "1 ACK")
                                .replaceFirst("To: .*", answer.line("To")),
                        ALICE))
                .isEmpty();
    }

    @Test
    void answersOptionsToItself() {
        String options = invite("x").replace("INVITE sip:5000@", "OPTIONS sip:").replace("1 INVITE", "1 OPTIONS");
        assertThat(rig.one(options, ALICE).text()).startsWith("SIP/2.0 200 OK");
        rig.node(rig.one(options.replace("OPTIONS sip:", "OPTIONS sip:5000@"), ALICE));
    }

    @Test
    void dropsMalformedResponses() {
        Sent out = rig.one(invite("c1"), ALICE);
        String answer = answer(out.text(), 200, "n");
        assertThat(rig.receive(answer.replace("Length: 0", "Length: 7"), out.to()))
                .isEmpty();
        assertThat(rig.receive(answer.replace("1 INVITE", "INVITE"), out.to())).isEmpty();
        assertThat(rig.receive(answer.replace("SIP/2.0 200", "SIP/2.0 20x"), out.to()))
                .isEmpty();
    }

    @Test
    void followsAStrictRouter() {
        Sent invite = rig.one(invite("c1"), ALICE);
        String ok = rig.one(answer(invite.text(), 200, "n"), invite.to()).text();
        String ours = find(ok, "(?m)^Record-Route: <(.*)>$");
        String bye = inDialog("BYE", 2, ok)
                .replace("BYE sip:node@10.0.0.9:5080", "BYE " + ours)
                .replaceFirst("Route: .*", "Route: <sip:node@10.0.0.9:5080>");
        Sent out = rig.one(bye, ALICE);
        assertThat(out.to()).isEqualTo(invite.to());
        assertThat(out.text()).startsWith("BYE sip:node@10.0.0.9:5080 SIP/2.0\r\n");
        assertThat(out.lines("Route")).isEmpty();
    }

    @Test
    void leavesTheRoutesOfOthersInPlace() {
        Sent invite = rig.one(invite("c1"), ALICE);
        String ok = rig.one(answer(invite.text(), 200, "n"), invite.to()).text();
        String bye =
                inDialog("BYE", 2, ok).replaceFirst("Route: (.*)", "Route: $1 , <sip:next;lr>\nRoute: <sip:third;lr>");
        Sent out = rig.one(bye, ALICE);
        assertThat(out.lines("Route")).containsExactly("Route: <sip:next;lr>", "Route: <sip:third;lr>");
    }
}
