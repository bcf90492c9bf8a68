package io.dialplane.balancer.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SipUriTest {
    private final SipUri uri = new SipUri();

    private byte[] read(String text) {
        byte[] b = text.getBytes(StandardCharsets.US_ASCII);
        assertThat(uri.read(b, 0, b.length)).isTrue();
        return b;
    }

    private static String text(byte[] b, Slice slice) {
        return new String(b, slice.from(), slice.length(), StandardCharsets.US_ASCII);
    }

    @Test
    void findsHostPortAndParameters() {
        byte[] b = read("sip:a;x=y?z:p%40w@[2001:db8::1]:5070;transport=tcp;lr;dp=i12?h=v;no=no");
        assertThat(text(b, uri.host())).isEqualTo("[2001:db8::1]");
        assertThat(uri.port()).isEqualTo(5070);
        assertThat(uri.user()).isTrue();
        assertThat(text(b, uri.param(b, Bytes.ascii("dp")))).isEqualTo("i12");
        assertThat(uri.param(b, Bytes.ascii("lr")).present()).isTrue();
        assertThat(uri.param(b, Bytes.ascii("no")).present()).isFalse();
    }

    @Test
    void refusesWhatIsNoAddress() {
        for (String bad : new String[] {"tel:1", "sip:", "sip:a@", "sip:h:0", "sip:h:70000", "sip:h:x", "sip:[::1"}) {
            byte[] b = bad.getBytes(StandardCharsets.US_ASCII);
            assertThat(uri.read(b, 0, b.length)).as(bad).isFalse();
        }
    }

    @Test
    void readsTheFirstOfSeveralRoutes() {
        byte[] b = "\"a, <b>\" <sip:h1;lr>;q=\"x,y\" , <sip:h2>".getBytes(StandardCharsets.US_ASCII);
        int end = uri.readNameAddress(b, 0, b.length);
        assertThat(text(b, uri.host())).isEqualTo("h1");
        assertThat(b[end]).isEqualTo((byte) ',');
        assertThat(uri.readNameAddress(b, end + 1, b.length)).isEqualTo(b.length);
        assertThat(text(b, uri.host())).isEqualTo("h2");
    }
}
