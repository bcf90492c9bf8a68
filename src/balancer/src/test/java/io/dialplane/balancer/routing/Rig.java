package io.dialplane.balancer.routing;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A router whose sockets are lists and whose clock is a number. */
final class Rig implements Outside, Journal {
    static final Flow ALICE = flow(Transport.UDP, "192.0.2.7", 5070);
    static final Flow STRANGER = flow(Transport.UDP, "198.51.100.66", 6666);
    static final Limits LIMITS = new Limits(16384, 100, 800, 3, 2, 1000, 2);

    final Tally tally = new Tally();
    final List<Sent> sent = new ArrayList<>();
    final List<String> lines = new ArrayList<>();
    final Set<Flow> connections = new HashSet<>();
    final List<Node> nodes;
    final Router router;
    long now = 1000;

    record Sent(Flow to, String text) {
        boolean isProbe() {
            return text.startsWith("OPTIONS") && text.contains("branch=z9hG4bKpr");
        }

        String line(String name) {
            return text.lines()
                    .filter(line -> line.startsWith(name + ":"))
                    .findFirst()
                    .orElse("");
        }

        List<String> lines(String name) {
            return text.lines().filter(line -> line.startsWith(name + ":")).toList();
        }
    }

    Rig(int count) {
        this(count, LIMITS);
    }

    Rig(int count, Limits limits) {
        nodes = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            String host = "10.0.0." + i;
            nodes.add(new Node(host + ":5080", flow(Transport.UDP, host, 5080).address()));
        }
        router = new Router(
                new Self("203.0.113.1", 5060, List.of("sip.example.com")),
                new Nodes(nodes),
                new long[] {11, 22},
                limits,
                this,
                this,
                tally);
    }

    static Flow flow(Transport transport, String host, int port) {
        return new Flow(transport, new InetSocketAddress(InetAddress.ofLiteral(host), port));
    }

    @Override
    public boolean send(Flow to, byte[] bytes, int length) {
        if (to.tcp() && !connections.contains(to)) {
            return false;
        }
        sent.add(new Sent(to, new String(Arrays.copyOf(bytes, length), StandardCharsets.UTF_8)));
        return true;
    }

    @Override
    public boolean sendConnecting(Flow to, byte[] bytes, int length) {
        connections.add(to);
        return send(to, bytes, length);
    }

    @Override
    public void nodeBecame(Node node, Node.State before, String reason) {
        lines.add(node.name() + " " + node.state() + " " + reason);
    }

    @Override
    public void failedOver(String trace, Node from, Node to, String reason) {
        lines.add("over " + from.name() + " " + to.name() + " " + reason);
    }

    @Override
    public void offered(long trace, long traceLow, Node node, Flow client) {}

    @Override
    public void refused(String trace, Flow client) {
        lines.add("refused");
    }

    /** Hands a message to the router and gives what it sent for it. */
    List<Sent> receive(String text, Flow source) {
        sent.clear();
        byte[] b = text.replace("\r\n", "\n").replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
        router.receive(b, 0, b.length, source, now);
        return List.copyOf(sent);
    }

    Sent one(String text, Flow source) {
        List<Sent> all = receive(text, source);
        if (all.size() != 1) {
            throw new AssertionError("expected one message, not " + all + "\nfor " + text);
        }
        return all.getFirst();
    }

    /** Lets time pass; gives what was sent, without probes. */
    List<Sent> pass(long ms) {
        sent.clear();
        for (long end = now + ms; now < end; ) {
            now += 20;
            router.tick(now);
        }
        return sent.stream().filter(one -> !one.isProbe()).toList();
    }

    Node node(Sent request) {
        return nodes.stream()
                .filter(node -> node.address().equals(request.to().address()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("not to a node: " + request));
    }

    static String invite(String callId) {
        return """
                INVITE sip:5000@203.0.113.1 SIP/2.0
                Via: SIP/2.0/UDP 192.0.2.7:5070;rport;branch=z9hG4bK-%1$s
                Max-Forwards: 70
                From: <sip:1001@example.com>;tag=alice
                To: <sip:5000@example.com>
                Call-ID: %1$s
                CSeq: 1 INVITE
                Contact: <sip:1001@192.0.2.7:5070>
                Content-Type: text/plain
                Content-Length: 4

                body""".formatted(callId);
    }

    /** What a node answers to a request it got: every Via and Record-Route repeated. */
    static String answer(String request, int status, String toTag) {
        StringBuilder text = new StringBuilder("SIP/2.0 " + status + " Whatever\n");
        request.lines()
                .filter(line -> line.matches("(?i)(via|v|record-route|from|call-id|cseq):.*"))
                .forEach(line -> text.append(line).append('\n'));
        String to = find(request, "(?m)^To: (.*)$");
        text.append("To: ")
                .append(to)
                .append(to.contains(";tag=") || status == 100 ? "" : ";tag=" + toTag)
                .append('\n');
        return text.append("Contact: <sip:node@10.0.0.9:5080>\nContent-Length: 0\n\n")
                .toString();
    }

    /** A request within the dialog that a 200 opened, from the caller's side. */
    static String inDialog(String method, int cseq, String ok) {
        return """
                %1$s sip:node@10.0.0.9:5080 SIP/2.0
                Via: SIP/2.0/UDP 192.0.2.7:5070;rport;branch=z9hG4bK-%1$s-%2$d
                Route: %3$s
                Max-Forwards: 70
                From: <sip:1001@example.com>;tag=alice
                To: %4$s
                Call-ID: %5$s
                CSeq: %2$d %1$s
                Content-Length: 0

                """.formatted(
                        method,
                        cseq,
                        find(ok, "(?m)^Record-Route: (.*)$"),
                        find(ok, "(?m)^To: (.*)$"),
                        find(ok, "(?m)^Call-ID: (.*)$"));
    }

    /** A request within the same dialog from the node's side. */
    static String fromNode(String method, String ok, Flow node) {
        return """
                %1$s sip:1001@192.0.2.7:5070 SIP/2.0
                Via: SIP/2.0/%6$s %2$s;branch=z9hG4bK-n-%1$s
                Route: %3$s
                Max-Forwards: 70
                From: %4$s
                To: <sip:1001@example.com>;tag=alice
                Call-ID: %5$s
                CSeq: 1 %1$s
                Content-Length: 0

                """.formatted(
                        method,
                        node.address().getHostString() + ":" + node.address().getPort(),
                        find(ok, "(?m)^Record-Route: (.*)$"),
                        find(ok, "(?m)^To: (.*)$"),
                        find(ok, "(?m)^Call-ID: (.*)$"),
                        node.transport());
    }

    static String find(String text, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(text.replace("\r", ""));
        if (!matcher.find()) {
            throw new AssertionError(pattern + " not in\n" + text);
        }
        return matcher.group(1);
    }
}
