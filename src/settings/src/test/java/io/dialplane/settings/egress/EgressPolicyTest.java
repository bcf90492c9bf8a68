package io.dialplane.settings.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dialplane.settings.StartFailure;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EgressPolicyTest {
    private static final EgressPolicy USUAL = EgressPolicy.of(List.of(), List.of());

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, loopback",
        "127.255.255.254, loopback",
        "[::1], loopback",
        "::1, loopback",
        "2130706433, loopback",
        "0x7f.1, loopback",
        "0177.0.0.1, loopback",
        "127.1, loopback",
        "127.0.0.1., loopback",
        "[::ffff:127.0.0.1], loopback",
        "[::ffff:7f00:1], loopback",
        "[::127.0.0.1], loopback",
        "[64:ff9b::7f00:1], loopback",
        "[2002:7f00:1::], loopback",
        "169.254.169.254, metadata",
        "2852039166, metadata",
        "[::ffff:169.254.169.254], metadata",
        "[fd00:ec2::254], metadata",
        "100.100.100.200, metadata",
        "169.254.1.1, link-local",
        "[fe80::1], link-local",
        "[fe80::1%25eth0], link-local",
        "0.0.0.0, unspecified",
        "0, unspecified",
        "[::], unspecified",
        "224.0.0.1, multicast",
        "[ff02::1], multicast",
        "255.255.255.255, broadcast"
    })
    void theMachineItselfAndItsNeighbourhoodAreRefused(String host, String what) {
        assertThat(USUAL.refusal(host))
                .hasValueSatisfying(
                        text -> assertThat(text).contains(what).contains(host).contains("egress.allow"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"10.0.0.1", "192.168.1.1", "172.16.0.1", "203.0.113.5", "[2001:db8::1]", "[fd12::1]", "a.example"
            })
    void othersAreNot(String host) {
        assertThat(USUAL.refusal(host)).isEmpty();
    }

    @Test
    void aNameCountsForWhatItStands() throws Exception {
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        assertThat(USUAL.refusal("rebound.example", loopback))
                .hasValueSatisfying(text -> assertThat(text).contains("rebound.example (127.0.0.1)"));
        assertThat(USUAL.refusal("rebound.example", InetAddress.getByName("203.0.113.1")))
                .isEmpty();
    }

    @Test
    void theOperatorAllowsAndDenies() throws Exception {
        EgressPolicy policy = EgressPolicy.of(
                List.of("127.0.0.0/8", "local.example"), List.of("127.0.0.9", "10.0.0.0/8", "*.evil.example"));
        assertThat(policy.refusal("127.0.0.1")).isEmpty();
        assertThat(policy.refusal("[::ffff:127.0.0.1]")).isEmpty();
        assertThat(policy.refusal("[::1]")).isPresent();
        assertThat(policy.refusal("127.0.0.9"))
                .hasValueSatisfying(text -> assertThat(text).contains("egress.deny"));
        assertThat(policy.refusal("10.1.2.3")).isPresent();
        assertThat(policy.refusal("11.1.2.3")).isEmpty();
        assertThat(policy.refusal("a.EVIL.example.")).isPresent();
        assertThat(policy.refusal("evil.example")).isEmpty();
        assertThat(policy.refusal("Local.example", InetAddress.getByName("169.254.169.254")))
                .isEmpty();
        assertThat(EgressPolicy.of(EgressPolicy.LOOPBACK, List.of()).refusal("[::1]"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/33", "not a host", "http://x", "1.2.3.4/x"})
    void whatIsNoEntryStopsTheStart(String entry) {
        assertThatThrownBy(() -> EgressPolicy.of(List.of(entry), List.of()))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("egress.allow")
                .hasMessageContaining(entry);
    }
}
