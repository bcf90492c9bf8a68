package io.dialplane.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import io.dialplane.balancer.routing.Node;
import io.dialplane.settings.Settings;
import io.dialplane.testkit.FreePorts;
import io.dialplane.testkit.Sipp;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SIPp on both sides: it repeats the Record-Route and the Via headers as a stranger's implementation does. */
@Timeout(120)
class SippTest {
    private static final Path SCENARIOS = Path.of(System.getProperty("dialplane.root"), "sipp");

    @TempDir
    Path directory;

    private final int port = FreePorts.one();

    /** SIPp does not answer OPTIONS: these nodes are watched by their calls alone. */
    private Balancer start(Sipp.Running... nodes) {
        String names = String.join(
                ",",
                List.of(nodes).stream().map(node -> "127.0.0.1:" + node.port()).toList());
        return Balancer.start(Settings.load(
                BalancerSettings.class,
                List.of(
                        "--var=" + directory,
                        "--sip.port=" + port,
                        "--nodes=" + names,
                        "--health.port=0",
                        "--probe.lost=100"),
                Map.of()));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void carriesCalls(boolean tcp) {
        try (var one = nodeUas(tcp);
                var two = nodeUas(tcp);
                var balancer = start(one, two)) {
            Sipp caller = Sipp.scenario(SCENARIOS.resolve("call.xml"))
                    .to(port)
                    .service("5000")
                    .calls(40)
                    .rate(20);
            (tcp ? caller.tcp() : caller).run().assertSuccessful(40);
            assertThat(balancer.sip().getPort()).isEqualTo(port);
        }
    }

    private static Sipp.Running nodeUas(boolean tcp) {
        Sipp uas = Sipp.builtIn("uas").calls(100_000);
        return (tcp ? uas.tcp() : uas).start();
    }

    @Test
    void losesNoCallWhenANodeDies() {
        var one = nodeUas(false);
        try (var two = nodeUas(false);
                var balancer = start(one, two)) {
            one.close();
            Sipp.scenario(SCENARIOS.resolve("call.xml"))
                    .to(port)
                    .service("5000")
                    .calls(40)
                    .rate(20)
                    .run()
                    .assertSuccessful(40);
            assertThat(balancer.nodes().getFirst().state()).isEqualTo(Node.State.DOWN);
        }
    }
}
