package io.dialplane.instructions;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class HangupCauseTest {
    @Test
    void isFoundByNameInAnyCaseAndByNumber() {
        assertThat(HangupCause.of("user_busy")).contains(HangupCause.USER_BUSY);
        assertThat(HangupCause.of(" USER_BUSY ")).contains(HangupCause.USER_BUSY);
        assertThat(HangupCause.of("17")).contains(HangupCause.USER_BUSY);
        assertThat(HangupCause.of("BUSY")).isEmpty();
    }

    @Test
    void tellsACallerWhatRfc3398Says() {
        assertThat(HangupCause.USER_BUSY.sipStatus()).isEqualTo(486);
        assertThat(HangupCause.CALL_REJECTED.sipStatus()).isEqualTo(603);
        assertThat(HangupCause.NORMAL_CIRCUIT_CONGESTION.sipStatus()).isEqualTo(503);
        assertThat(HangupCause.ofStatus(486)).isEqualTo(HangupCause.USER_BUSY);
        assertThat(HangupCause.ofStatus(404)).isEqualTo(HangupCause.NO_ROUTE_DESTINATION);
        assertThat(HangupCause.ofStatus(599)).isEqualTo(HangupCause.NORMAL_TEMPORARY_FAILURE);
    }

    @Test
    void everyCauseHasANumberOfItsOwnAndAFailureStatus() {
        assertThat(Arrays.stream(HangupCause.values()).map(HangupCause::q850)).doesNotHaveDuplicates();
        assertThat(HangupCause.values()).allMatch(cause -> cause.sipStatus() >= 400 && cause.sipStatus() <= 699);
    }
}
