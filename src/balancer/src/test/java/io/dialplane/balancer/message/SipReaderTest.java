package io.dialplane.balancer.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SipReaderTest {
    private static final String INVITE = """
            INVITE sip:5000@192.0.2.1 SIP/2.0
            Via: SIP/2.0/UDP 192.0.2.7:5070;branch=z9hG4bK1
            Max-Forwards: 70
            From: "A ;tag=no <sip:x@y>" <sip:1001@192.0.2.7;tag=no>;x="y;tag=no";tag=a1
            To: <sip:5000@192.0.2.1>
            Call-ID: abc@192.0.2.7
            CSeq: 7 INVITE
            Content-Length: 4

            body""";

    private final SipMessage m = new SipMessage();

    private Defect read(String text) {
        byte[] b = text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
        return new SipReader(16384).read(m, b, 0, b.length);
    }

    private String text(Slice slice) {
        return new String(m.bytes(), slice.from(), slice.length(), StandardCharsets.UTF_8);
    }

    @Test
    void findsWhatAProxyNeeds() {
        assertThat(read(INVITE)).isEqualTo(Defect.NONE);
        assertThat(m.request()).isTrue();
        assertThat(m.method()).isEqualTo(Method.INVITE);
        assertThat(text(m.uri())).isEqualTo("sip:5000@192.0.2.1");
        assertThat(text(m.callId())).isEqualTo("abc@192.0.2.7");
        assertThat(text(m.fromTag())).isEqualTo("a1");
        assertThat(m.toTag().present()).isFalse();
        assertThat(m.cseqNumber()).isEqualTo(7);
        assertThat(m.maxForwards()).isEqualTo(70);
        assertThat(m.end() - m.bodyFrom()).isEqualTo(4);
    }

    @Test
    void takesCompactNamesAnyCaseAndFoldedLines() {
        assertThat(read("""
                        INVITE sip:5000@192.0.2.1 SIP/2.0
                        v: SIP / 2.0 / UDP
                          192.0.2.7 : 5070 ;
                          BRANCH = z9hG4bK1 , SIP/2.0/TCP b
                        MAX-forwards  :\t70
                        f
                         : <sip:a@b> ; tag
                         = a1
                        T: <sip:c@d>;Tag=b2
                        i:
                          abc
                        cseQ: 0007
                          INVITE
                        l: 0

                        """)).isEqualTo(Defect.HEADER_LINE); // a name may be followed by spaces, not by a folded line
        assertThat(read("""
                        INVITE sip:5000@192.0.2.1 SIP/2.0
                        v: SIP / 2.0 / UDP
                          192.0.2.7 : 5070 ;
                          BRANCH = z9hG4bK1 , SIP/2.0/TCP b
                        MAX-forwards  :\t70
                        f: <sip:a@b> ; tag
                         = a1
                        T: <sip:c@d>;Tag=b2
                        i:
                          abc
                        cseQ: 0007
                          INVITE
                        l: 0

                        """)).isEqualTo(Defect.NONE);
        assertThat(text(m.fromTag())).isEqualTo("a1");
        assertThat(text(m.toTag())).isEqualTo("b2");
        assertThat(text(m.callId())).isEqualTo("abc");
        assertThat(m.cseqNumber()).isEqualTo(7);
        Via via = new Via();
        assertThat(via.read(m.bytes(), m.viaFrom(0), m.viaTo(0))).isTrue();
        assertThat(text(via.host())).isEqualTo("192.0.2.7");
        assertThat(via.port()).isEqualTo(5070);
        assertThat(text(via.branch())).isEqualTo("z9hG4bK1");
        assertThat(m.bytes()[via.end()]).isEqualTo((byte) ',');
    }

    @Test
    void namesTheDefect() {
        assertThat(read(INVITE.replace("7 INVITE", "7 BYE"))).isEqualTo(Defect.CSEQ_METHOD);
        assertThat(read(INVITE.replace("7 INVITE", "x INVITE"))).isEqualTo(Defect.CSEQ);
        assertThat(read(INVITE.replace("CSeq: 7 INVITE\n", ""))).isEqualTo(Defect.MISSING_HEADER);
        assertThat(read(INVITE.replace("Call-ID: abc@192.0.2.7\n", ""))).isEqualTo(Defect.MISSING_HEADER);
        assertThat(read(INVITE.replace("To: ", "Call-ID: again\nTo: "))).isEqualTo(Defect.REPEATED_HEADER);
        assertThat(read(INVITE.replace("Length: 4", "Length: 5"))).isEqualTo(Defect.CONTENT_LENGTH);
        assertThat(read(INVITE.replace("Length: 4", "Length: -4"))).isEqualTo(Defect.CONTENT_LENGTH);
        assertThat(read(INVITE.replace("Length: 4", "Length: 4\nl: 3"))).isEqualTo(Defect.REPEATED_HEADER);
        assertThat(read(INVITE.replace("Forwards: 70", "Forwards: 999"))).isEqualTo(Defect.MAX_FORWARDS);
        assertThat(read(INVITE.replace("To: ", "X: a\0b\nTo: "))).isEqualTo(Defect.CONTROL_BYTE);
        assertThat(read(INVITE.replace("To: ", "X: a\rb\nTo: "))).isEqualTo(Defect.CONTROL_BYTE);
        assertThat(read(INVITE.replace("To: ", "no colon\nTo: "))).isEqualTo(Defect.HEADER_LINE);
        assertThat(read(INVITE.replace("To: <", "To: \"open <"))).isEqualTo(Defect.ADDRESS);
        assertThat(read(INVITE.replace("sip:5000@192.0.2.1 SIP", "<sip:5000@192.0.2.1> SIP")))
                .isEqualTo(Defect.REQUEST_LINE);
        assertThat(read(INVITE.replace("SIP/2.0\nVia", "SIP/2.0 \nVia"))).isNotEqualTo(Defect.NONE);
        assertThat(read(INVITE.replace("INVITE sip:5000", "INVITE http://5000")))
                .isEqualTo(Defect.SCHEME);
        assertThat(read(INVITE.replace("SIP/2.0\nVia", "SIP/7.0\nVia"))).isEqualTo(Defect.VERSION);
        assertThat(read("hello\n\n")).isEqualTo(Defect.NOT_SIP);
        assertThat(read("SIP/2.0 999 Far Out\n\n")).isEqualTo(Defect.NOT_SIP);
    }

    @Test
    void boundsWhatOneMessageMayHold() {
        assertThat(read(INVITE.replace("To: ", "X: y\n".repeat(300) + "To: "))).isEqualTo(Defect.TOO_MANY_HEADERS);
        assertThat(read(INVITE.replace("To: ", "Via: SIP/2.0/UDP h;branch=z9hG4bK2\n".repeat(200) + "To: ")))
                .isEqualTo(Defect.TOO_MANY_HEADERS);
        assertThat(read(INVITE.replace("To: ", "X: " + "y".repeat(17000) + "\nTo: ")))
                .isEqualTo(Defect.TOO_LARGE);
    }

    @Test
    void ignoresWhatFollowsTheBody() {
        assertThat(read(INVITE + "INVITE sip:more@x SIP/2.0\n")).isEqualTo(Defect.NONE);
        assertThat(new String(m.bytes(), m.bodyFrom(), m.end() - m.bodyFrom(), StandardCharsets.UTF_8))
                .isEqualTo("body");
    }

    /** RFC 4475 §3.1 and §3.3: the messages of the torture test that say something about a proxy. */
    @ParameterizedTest
    @CsvSource({
        "wsinv, NONE",
        "esc01, NONE",
        "dblreq, NONE",
        "zeromf, NONE",
        "badvers, VERSION",
        "clerr, CONTENT_LENGTH",
        "ncl, CONTENT_LENGTH",
        "mcl01, REPEATED_HEADER",
        "mismatch01, CSEQ_METHOD",
        "insuf, MISSING_HEADER",
        "quotbal, ADDRESS",
        "unkscm, SCHEME",
    })
    void survivesTheTortureTest(String name, Defect expected) throws Exception {
        Path file = Path.of(System.getProperty("dialplane.root"), "sipp", "torture", name + ".dat");
        byte[] b = Files.readAllBytes(file);
        assertThat(new SipReader(16384).read(m, b, 0, b.length)).isEqualTo(expected);
    }

    /** Whatever arrives, reading ends and stays within the bytes. */
    @Test
    void readsAnythingWithoutFailing() {
        Random random = new Random(4475);
        byte[] good = INVITE.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
        byte[] pieces = "\r\n \t:;,<>\"\\@=\0v".getBytes(StandardCharsets.US_ASCII);
        SipReader reader = new SipReader(16384);
        Via via = new Via();
        SipUri uri = new SipUri();
        for (int round = 0; round < 20_000; round++) {
            byte[] b = java.util.Arrays.copyOf(good, random.nextInt(good.length + 1));
            for (int edits = random.nextInt(6); edits > 0 && b.length > 0; edits--) {
                b[random.nextInt(b.length)] = pieces[random.nextInt(pieces.length)];
            }
            Defect defect = reader.read(m, b, 0, b.length);
            assertThat(m.end()).isBetween(0, b.length);
            for (int i = 0; i < m.viaCount(); i++) {
                via.read(b, m.viaFrom(i), m.viaTo(i));
            }
            if (defect == Defect.NONE) {
                uri.read(b, m.uri().from(), m.uri().to());
                uri.readNameAddress(b, m.toHeader().from(), m.toHeader().to());
            }
        }
    }
}
