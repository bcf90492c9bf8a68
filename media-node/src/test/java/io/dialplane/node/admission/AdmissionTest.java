package io.dialplane.node.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.dialplane.node.admission.Admission.Verdict;
import org.junit.jupiter.api.Test;

class AdmissionTest {
    private static final long MS = 1_000_000;

    private final Admission admission = new Admission(1_000_000, 1_000_000);
    private long now = 1;

    /** Offers calls for a while, each over at once, with a delay that stands. */
    private int taken(int perSecond, int millis, long delayMillis) {
        int taken = 0;
        for (int i = 0; i < perSecond * (long) millis / 1_000; i++) {
            now += 1_000 * MS / perSecond;
            if (admission.admit(now, 0) == Verdict.TAKEN) {
                admission.waited(delayMillis * MS);
                admission.instructed();
                admission.ended();
                taken++;
            }
        }
        return taken;
    }

    @Test
    void takesEverythingWhileCallsGetTheirTurnInTime() {
        assertThat(taken(3_000, 2_000, 1)).isEqualTo(6_000);
    }

    @Test
    void aShortStallIsNoOverload() {
        taken(1_000, 1_000, 1);
        assertThat(taken(1_000, 200, 400)).isEqualTo(200);
        assertThat(taken(1_000, 1_000, 1)).isEqualTo(1_000);
    }

    @Test
    void takesLessAndLessWhileAQueueStands() {
        taken(3_000, 1_000, 300);
        int second = taken(3_000, 1_000, 300);
        int third = taken(3_000, 1_000, 300);
        assertThat(second).isLessThan(3_000);
        assertThat(third).isLessThan(second).isPositive();
    }

    @Test
    void isItselfAgainFiveSecondsAfterTheQueueIsGone() {
        taken(3_000, 10_000, 300);
        taken(900, 5_000, 1);
        assertThat(taken(900, 1_000, 1)).isEqualTo(900);
    }

    @Test
    void boundsCallsAtATime() {
        var small = new Admission(2, 10);
        assertThat(small.admit(1, 0)).isEqualTo(Verdict.TAKEN);
        assertThat(small.admit(1, 0)).isEqualTo(Verdict.TAKEN);
        assertThat(small.admit(1, 0)).isEqualTo(Verdict.FULL);
        assertThat(small.isClosed()).isTrue();
        small.instructed();
        small.ended();
        assertThat(small.admit(1, 0)).isEqualTo(Verdict.TAKEN);
    }

    @Test
    void boundsCallsThatWaitForInstructions() {
        var small = new Admission(10, 1);
        assertThat(small.admit(1, 0)).isEqualTo(Verdict.TAKEN);
        assertThat(small.admit(1, 0)).isEqualTo(Verdict.OVERLOADED);
        small.instructed();
        assertThat(small.admit(1, 0)).isEqualTo(Verdict.TAKEN);
    }

    @Test
    void refusesWhenRequestsPileUpUnread() {
        assertThat(admission.admit(1, 100_000)).isEqualTo(Verdict.OVERLOADED);
    }

    @Test
    void takesNoneOnceItDrains() {
        admission.drain();
        assertThat(admission.admit(1, 0)).isEqualTo(Verdict.DRAINING);
    }
}
