package io.dialplane.testkit;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** Waits for a condition of a real part, and tells on failure what the part has to say at that moment. */
final class Patience {
    private Patience() {}

    static void until(Duration limit, Callable<Boolean> condition, Supplier<String> situation) {
        try {
            Awaitility.await().atMost(limit).pollInterval(Duration.ofMillis(20)).until(condition);
        } catch (ConditionTimeoutException late) {
            throw new AssertionError("after " + limit + ": " + situation.get(), late);
        }
    }
}
