package io.dialplane.node.leg;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HangupCauseTest {
    @ParameterizedTest
    @EnumSource(io.dialplane.instructions.HangupCause.class)
    void hasEveryCauseThatADocumentMaySay(io.dialplane.instructions.HangupCause said) {
        assertThat(HangupCause.named(said.name()).orElseThrow().q850()).isEqualTo(said.code());
        assertThat(HangupCause.named(Integer.toString(said.code()))).isPresent();
        assertThat(HangupCause.named(said.name()).orElseThrow().sipStatus()).isBetween(400, 699);
    }
}
