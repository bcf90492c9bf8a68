package io.dialplane.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.dialplane.phone.Phone;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KamailioTest {
    @Test
    void answersWhatItsConfigurationSays(@TempDir Path directory) throws Exception {
        Path configuration = Files.writeString(directory.resolve("kamailio.cfg"), """
                loadmodule "sl.so"
                request_route { sl_send_reply(STATUS, "As configured"); }
                """);
        int port = FreePorts.one();
        try (var kamailio = Kamailio.start(configuration, port, Map.of("STATUS", "480"));
                var alice = Phone.named("alice").open()) {
            assertThat(alice.request("OPTIONS", "sip:127.0.0.1:" + port).status())
                    .isEqualTo(480);
            assertThat(kamailio.pids()).hasSizeGreaterThan(1);
        }
    }
}
