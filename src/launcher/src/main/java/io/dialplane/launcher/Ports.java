package io.dialplane.launcher;

import io.dialplane.settings.StartFailure;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/** Every port {@code up} gives out: the settings' values, plus the offset, and ten more for each further node. */
record Ports(int http, int sip, int balancerHealth, int ivr, List<NodePorts> nodes) {
    private static final int STEP = 10;

    /**
     * One media node's.
     *
     * @param rtpFirst the first of its RTP ports
     * @param rtpLast the last of them
     */
    record NodePorts(int sip, int eventSocket, int health, int rtpFirst, int rtpLast) {}

    Ports {
        nodes = List.copyOf(nodes);
    }

    static Ports of(Installation installation, int nodes, int offset) {
        var list = new ArrayList<NodePorts>();
        int sip = installation.port("dialplane.node.sip.port", 5080);
        int eventSocket = installation.port("dialplane.node.event-socket.port", 8021);
        int health = installation.port("dialplane.node.health.port", 8090);
        int rtpFirst = installation.port("dialplane.node.media.rtp-port-min", 16_384);
        int rtpLast = installation.port("dialplane.node.media.rtp-port-max", 32_767);
        int share = (rtpLast - rtpFirst + 1) / nodes & ~1;
        int balancerHealth = moved(installation.port("dialplane.balancer.health.port", 8091), offset);
        for (int i = 0; i < nodes; i++) {
            list.add(new NodePorts(
                    moved(sip + STEP * i, offset),
                    moved(eventSocket + STEP * i, offset),
                    moved(health + STEP * i, offset),
                    moved(rtpFirst + share * i, offset),
                    moved(rtpFirst + share * (i + 1) - 1, offset)));
        }
        return new Ports(
                moved(installation.port("dialplane.app-server.http.port", 8080), offset),
                moved(installation.port("dialplane.balancer.sip.port", 5060), offset),
                balancerHealth,
                moved(8085, offset),
                list);
    }

    private static int moved(int port, int offset) {
        int result = port + offset;
        if (result < 1 || result > 65_535) {
            throw new StartFailure("--port-offset " + offset + " moves port " + port + " to " + result
                    + ": expected an offset that leaves all ports between 1 and 65535.");
        }
        return result;
    }

    /** Says in one sentence which port is taken, before anything is started. */
    void requireFree() {
        check(http, "the application server", "dialplane.app-server.http.port", false);
        check(sip, "the balancer's SIP", "dialplane.balancer.sip.port", true);
        check(balancerHealth, "the balancer's health and metrics", "dialplane.balancer.health.port", false);
        check(ivr, "the demo IVR", "", false);
        for (NodePorts node : nodes) {
            check(node.sip(), "the media node's SIP", "dialplane.node.sip.port", true);
            check(node.eventSocket(), "the media node's event socket", "dialplane.node.event-socket.port", false);
            check(node.health(), "the media node's health and metrics", "dialplane.node.health.port", false);
        }
    }

    private static void check(int port, String what, String property, boolean datagrams) {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        try (var connections = new ServerSocket()) {
            connections.setReuseAddress(true);
            connections.bind(address);
            if (datagrams) {
                new DatagramSocket(address).close();
            }
        } catch (IOException taken) {
            String setting = property.isEmpty() ? "" : Installation.variable(property) + " moves it, ";
            throw new StartFailure(
                    "port " + port + " of " + what + " is already taken by another process (" + setting
                            + "--port-offset N moves all ports).",
                    taken);
        }
    }
}
