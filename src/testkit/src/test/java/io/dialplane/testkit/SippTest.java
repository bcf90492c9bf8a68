package io.dialplane.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SippTest {
    @Test
    void countsTheCallsThatSucceeded() {
        try (var callee = Sipp.builtIn("uas").calls(3).start()) {
            var result = Sipp.builtIn("uac").to(callee.port()).calls(3).rate(50).run();
            result.assertSuccessful(3);
            assertThat(result.messages()).contains("INVITE sip:");
            assertThat(callee.await().successful()).isEqualTo(3);
        }
    }

    @Test
    void tellsWhyACallFailed() {
        var result = Sipp.builtIn("uac")
                .to(FreePorts.one())
                .calls(1)
                .timeout(java.time.Duration.ofSeconds(2))
                .run();
        assertThat(result.status()).isNotZero();
        assertThat(result.successful()).isZero();
    }
}
