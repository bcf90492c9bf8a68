package io.dialplane.node.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dialplane.instructions.HangupCause;
import io.dialplane.node.leg.Destination.Credentials;
import io.dialplane.node.leg.Leg.By;
import io.dialplane.node.sip.Edge.Called;
import io.dialplane.node.sip.Edge.End;
import io.dialplane.testkit.BadWire;
import io.dialplane.testkit.Baresip;
import io.dialplane.testkit.FreePorts;
import io.dialplane.testkit.Sipp;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Legs to SIPp and to a softphone. */
class RealCalleesTest {
    private static final Path SCENARIOS =
            Path.of(System.getProperty("dialplane.root", "..")).resolve("sipp");
    private final Edge edge = new Edge();

    @AfterEach
    void close() {
        edge.close();
    }

    private static Sipp sipp(String scenario) {
        return Sipp.scenario(SCENARIOS.resolve(scenario));
    }

    private static String uri(Sipp.Running callee, String transport) {
        return "sip:bob@127.0.0.1:" + callee.port() + ";transport=" + transport;
    }

    @ParameterizedTest
    @ValueSource(strings = {"udp", "tcp"})
    void callsAndHangsUp(String transport) {
        var scenario = transport.equals("tcp") ? sipp("callee.xml").tcp() : sipp("callee.xml");
        try (var callee = scenario.start()) {
            var called = callWhenItListens(callee, transport, "", "");
            assertThat(called.awaitAnswer().progress).contains(180, 183);
            assertThat(called.early).isNotEmpty();
            called.leg.hangUp(By.NODE, HangupCause.NORMAL_CLEARING);
            callee.await().assertSuccessful(1);
            assertThat(called.ends).containsExactly(new End(By.NODE, HangupCause.NORMAL_CLEARING, 200));
        }
    }

    /** SIPp takes a moment before it listens: by UDP the INVITE is repeated, by TCP the connection is refused. */
    private Called callWhenItListens(Sipp.Running callee, String transport, String user, String password) {
        var tried = new ArrayList<Called>();
        await().until(() -> {
            var destination = Edge.to(uri(callee, transport));
            var called =
                    edge.call(user.isEmpty() ? destination : destination.knows(new Credentials("", user, password)));
            tried.add(called);
            await().until(() -> !called.progress.isEmpty() || !called.answers.isEmpty() || !called.ends.isEmpty());
            return called.ends.isEmpty() || called.ends.getFirst().status() != 503;
        });
        return tried.getLast();
    }

    @ParameterizedTest
    @ValueSource(strings = {"udp", "tcp"})
    void aTrunkThatWantsAPasswordGetsItAndHangsUp(String transport) {
        var scenario = transport.equals("tcp") ? sipp("callee-password.xml").tcp() : sipp("callee-password.xml");
        try (var callee = scenario.start()) {
            var called = callWhenItListens(callee, transport, "trunk", "sesame");
            assertThat(called.awaitEnd()).isEqualTo(new End(By.CALLEE, HangupCause.NORMAL_CLEARING, 200));
            assertThat(called.answers).hasSize(1);
            callee.await().assertSuccessful(1);
        }
    }

    @Test
    void aWrongPasswordIsRefused() {
        try (var callee = sipp("callee-password.xml").start()) {
            var called = callWhenItListens(callee, "udp", "trunk", "open");
            assertThat(called.awaitEnd()).isEqualTo(new End(By.CALLEE, HangupCause.CALL_REJECTED, 403));
            callee.await().assertSuccessful(1);
        }
    }

    @Test
    void callsOverAWireThatLoses() {
        int calls = 10;
        try (var callee = sipp("callee.xml").calls(calls).start();
                var wire = BadWire.to(callee.port(), 7).loses(20)) {
            var all = new ArrayList<Called>();
            for (int i = 0; i < calls; i++) {
                all.add(edge.call(Edge.to(wire.port())));
            }
            for (var called : all) {
                await().atMost(Duration.ofSeconds(40)).until(() -> !called.answers.isEmpty() || !called.ends.isEmpty());
                assertThat(called.ends).as(wire.toString()).isEmpty();
                called.leg.hangUp(By.NODE, HangupCause.NORMAL_CLEARING);
            }
            callee.await().assertSuccessful(calls);
            assertThat(all)
                    .allSatisfy(called -> assertThat(called.ends)
                            .isEqualTo(List.of(new End(By.NODE, HangupCause.NORMAL_CLEARING, 200))));
        }
    }

    @Test
    void writesToASoftphoneAndCallsIt() {
        int port = FreePorts.one();
        try (var phone = Baresip.account("<sip:bob@127.0.0.1:" + port + ">;regint=0;answermode=auto")
                .port(port)
                .start()) {
            var status = edge.dialler().message(Edge.to(port), "text/plain", "Your table is ready");
            assertThat(status).succeedsWithin(Duration.ofSeconds(20)).isEqualTo(200);
            var called = edge.call(Edge.to(port)).awaitAnswer();
            phone.command("hold", "");
            await().until(() -> called.holds.equals(List.of(true)));
            phone.hangUp();
            assertThat(called.awaitEnd().by()).isEqualTo(By.CALLEE);
        }
    }
}
