package io.dialplane.phone;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SipMessageTest {
    private static Optional<SipMessage> parse(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return SipMessage.parse(bytes, bytes.length);
    }

    @Test
    void readsCompactAndFoldedHeaders() {
        var message = parse("SIP/2.0 200 OK\r\nv: SIP/2.0/UDP a;branch=z9hG4bK1\r\nf: <sip:a@b>;tag=x\r\n"
                        + "t: \"B, b\" <sip:b@b;p=1,2>\r\n ;tag=y\r\ni: 1\r\nCSeq: 7 INVITE\r\n"
                        + "Record-Route: <sip:p1;lr>,<sip:p2;lr>\r\n\r\nbody")
                .orElseThrow();
        assertThat(message.status()).isEqualTo(200);
        assertThat(message.method()).isEqualTo("INVITE");
        assertThat(message.sequence()).isEqualTo(7);
        assertThat(message.branch()).isEqualTo("z9hG4bK1");
        assertThat(message.toTag()).contains("y");
        assertThat(message.headers("Record-Route")).containsExactly("<sip:p1;lr>", "<sip:p2;lr>");
        assertThat(message.body()).isEqualTo("body");
    }

    @Test
    void whatIsNoSipIsNoMessage() {
        assertThat(parse("GET / HTTP/1.1\r\nHost: x\r\n\r\n")).isEmpty();
        assertThat(parse("SIP/2.0 999 X\r\nVia: x\r\n\r\n")).isEmpty();
        assertThat(parse("INVITE sip:a@b SIP/2.0\r\nnonsense\r\n\r\n")).isEmpty();
        assertThat(parse("")).isEmpty();
    }

    @Test
    void writesWhatItReads() {
        var message =
                SipMessage.request("INVITE", "sip:a@b").with("Call-ID", "1").withBody("text/plain", "grüß");
        var again = parse(new String(message.bytes(), StandardCharsets.UTF_8)).orElseThrow();
        assertThat(again.body()).isEqualTo("grüß");
        assertThat(again.header("Content-Length")).contains("6");
    }
}
