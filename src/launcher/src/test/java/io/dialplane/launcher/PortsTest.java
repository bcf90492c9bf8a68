package io.dialplane.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dialplane.settings.StartFailure;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PortsTest {
    private static Installation with(Map<String, String> environment) {
        return new Installation(Path.of("/"), Path.of("/"), environment, Map.of("dialplane.node.health.port", "9000"));
    }

    @Test
    void theOffsetMovesAllAndEveryNodeHasItsOwn() {
        Ports ports = Ports.of(with(Map.of("DIALPLANE_BALANCER_SIP_PORT", "5999")), 3, 100);
        assertThat(ports.http()).isEqualTo(8180);
        assertThat(ports.sip()).isEqualTo(6099);
        assertThat(ports.balancerHealth()).isEqualTo(8191);
        assertThat(ports.ivr()).isEqualTo(8185);
        assertThat(ports.nodes()).extracting(Ports.NodePorts::sip).containsExactly(5180, 5190, 5200);
        assertThat(ports.nodes()).extracting(Ports.NodePorts::eventSocket).containsExactly(8121, 8131, 8141);
        assertThat(ports.nodes()).extracting(Ports.NodePorts::health).containsExactly(9100, 9110, 9120);
        for (int i = 1; i < 3; i++) {
            assertThat(ports.nodes().get(i).rtpFirst())
                    .isEven()
                    .isGreaterThan(ports.nodes().get(i - 1).rtpLast());
        }
    }

    @Test
    void aTakenPortIsNamedWithItsSetting() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var installation = with(Map.of("DIALPLANE_APP_SERVER_HTTP_PORT", "" + taken.getLocalPort()));
            assertThatThrownBy(() -> Ports.of(installation, 1, 0).requireFree())
                    .isInstanceOf(StartFailure.class)
                    .hasMessageContaining("port " + taken.getLocalPort())
                    .hasMessageContaining("DIALPLANE_APP_SERVER_HTTP_PORT");
        }
    }

    @Test
    void aPortThatIsNoneIsRefused() {
        assertThatThrownBy(() -> Ports.of(with(Map.of("DIALPLANE_NODE_SIP_PORT", "sip")), 1, 0))
                .hasMessageContaining("DIALPLANE_NODE_SIP_PORT")
                .hasMessageContaining("'sip'");
        assertThatThrownBy(() -> Ports.of(with(Map.of()), 1, 60_000)).hasMessageContaining("--port-offset");
    }
}
