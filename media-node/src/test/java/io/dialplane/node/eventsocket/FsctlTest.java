package io.dialplane.node.eventsocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class FsctlTest {
    private final FakeCalls calls = new FakeCalls();
    private final AtomicInteger stops = new AtomicInteger();
    private final Fsctl fsctl = new Fsctl(calls, stops::incrementAndGet);

    @Test
    void pausesAndResumes() {
        assertThat(fsctl.run("pause inbound")).isEqualTo("+OK\n");
        assertThat(calls.paused).isTrue();
        assertThat(fsctl.run("resume")).isEqualTo("+OK\n");
        assertThat(calls.paused).isFalse();
        assertThat(stops).hasValue(0);
    }

    @Test
    void stopsAtOnce() {
        calls.call("a", "Alice");
        assertThat(fsctl.run("shutdown")).isEqualTo("+OK\n");
        assertThat(stops).hasValue(1);
    }

    @Test
    void stopsElegantlyWhenTheLastCallIsOver() {
        calls.call("a", "Alice");
        assertThat(fsctl.run("shutdown  elegant")).isEqualTo("+OK\n");
        assertThat(fsctl.run("shutdown elegant")).isEqualTo("+OK\n");
        assertThat(calls.paused).isTrue();
        assertThat(stops).hasValue(0);
        calls.channels.clear();
        await().until(() -> stops.get() == 1);
    }

    @Test
    void takesAnElegantStopBack() {
        calls.call("a", "Alice");
        fsctl.run("shutdown elegant");
        assertThat(fsctl.run("shutdown cancel")).isEqualTo("+OK\n");
        assertThat(calls.paused).isFalse();
        calls.channels.clear();
        await().during(java.time.Duration.ofSeconds(2)).until(() -> stops.get() == 0);
    }

    @Test
    void saysWhatItKnows() {
        assertThat(fsctl.run("")).startsWith("-USAGE: pause");
        assertThat(fsctl.run("pause outbound")).startsWith("-USAGE: ");
    }
}
