package io.dialplane.node.dtmf;

import static org.assertj.core.api.Assertions.assertThat;

import io.dialplane.node.dtmf.DtmfSender.Step;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DtmfSenderTest {
    private static List<String> plan(DtmfSender sender) {
        List<String> plan = new ArrayList<>();
        for (Step step = sender.next(); step != Step.DONE && plan.size() < 1000; step = sender.next()) {
            plan.add(
                    step == Step.SILENT
                            ? "-"
                            : step + " " + sender.event() + " " + sender.duration()
                                    + (sender.isPressed() ? "" : " up"));
        }
        return plan;
    }

    @Test
    void endsEachDigitThreeTimes() {
        assertThat(plan(new DtmfSender("1#", 60, 60)))
                .containsExactly(
                        "BEGIN 1 160",
                        "PRESSED 1 320",
                        "END 1 480",
                        "END 1 480 up",
                        "END 1 480 up",
                        "-",
                        "BEGIN 11 160",
                        "PRESSED 11 320",
                        "END 11 480",
                        "END 11 480 up",
                        "END 11 480 up",
                        "-");
    }

    @Test
    void isAtLeastFortyMillisecondsLongAndHasRoomForItsEnd() {
        assertThat(plan(new DtmfSender("D", 1, 1)))
                .containsExactly("BEGIN 15 160", "END 15 320", "END 15 320 up", "END 15 320 up");
    }

    @Test
    void pauses() {
        assertThat(plan(new DtmfSender("w", 100, 100))).hasSize(25).containsOnly("-");
        assertThat(plan(new DtmfSender("W", 100, 100))).hasSize(50).containsOnly("-");
        assertThat(plan(new DtmfSender("", 100, 100))).isEmpty();
    }

    @Test
    void stopsAfterTheDigitBeingSent() {
        DtmfSender sender = new DtmfSender("12345", 40, 40);
        sender.next();
        sender.stop();
        assertThat(plan(sender)).hasSize(3).allMatch(step -> step.startsWith("END 1 "));
    }

    @Test
    void isUnderstoodByTheReceiver() {
        DtmfSender sender = new DtmfSender("0123456789*#ABCD", 80, 80);
        DtmfReceiver receiver = new DtmfReceiver();
        StringBuilder heard = new StringBuilder();
        ByteBuffer payload = ByteBuffer.allocate(4);
        int began = 0;
        int now = 0;
        for (Step step = sender.next(); step != Step.DONE; step = sender.next(), now += 160) {
            if (step == Step.BEGIN) {
                began = now;
            }
            if (step != Step.SILENT) {
                payload.put(0, (byte) sender.event());
                payload.put(1, (byte) (step == Step.END ? 0x80 : 0));
                payload.putShort(2, (short) sender.duration());
                char digit = receiver.packet(began, payload, 0, 4, now * 125_000L);
                if (digit != DtmfReceiver.NONE) {
                    heard.append(digit);
                    assertThat(receiver.endedMillis()).isEqualTo(80);
                }
            }
        }
        assertThat(heard).hasToString("0123456789*#ABCD");
    }
}
