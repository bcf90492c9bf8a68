package io.dialplane.balancer.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SipFramesTest {
    private static final String MESSAGE = "BYE sip:a@b SIP/2.0\r\nContent-Length : 5\r\nTo: c\r\n\r\nhello";
    private final SipFrames frames = new SipFrames(1000, 2000);

    private int length(String text) {
        byte[] b = text.getBytes(StandardCharsets.US_ASCII);
        return frames.length(b, 0, b.length);
    }

    @Test
    void findsTheEndWhereverTheStreamIsCut() {
        for (int i = 0; i < MESSAGE.length(); i++) {
            assertThat(length(MESSAGE.substring(0, i))).as("after %d bytes", i).isEqualTo(SipFrames.INCOMPLETE);
        }
        assertThat(length(MESSAGE)).isEqualTo(MESSAGE.length());
        assertThat(length(MESSAGE + "BYE sip:next")).isEqualTo(MESSAGE.length());
        assertThat(length(MESSAGE.replace("Content-Length ", "L"))).isEqualTo(MESSAGE.length() - 14);
    }

    @Test
    void givesUpOnWhatCannotEndWell() {
        assertThat(length(MESSAGE.replace(": 5", ": -5"))).isEqualTo(SipFrames.BROKEN);
        assertThat(length(MESSAGE.replace(": 5", ": 99999"))).isEqualTo(SipFrames.BROKEN);
        assertThat(length("x".repeat(1001))).isEqualTo(SipFrames.BROKEN);
    }
}
