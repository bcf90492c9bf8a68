package io.dialplane.node.sdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dialplane.node.media.AudioCodec;
import io.dialplane.node.media.Negotiated;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NegotiationTest {
    private static final InetSocketAddress LOCAL = new InetSocketAddress("127.0.0.1", 20_000);

    private static SessionDescription read(String... lines) throws SdpException {
        return SdpReader.read(String.join("\r\n", lines).getBytes(StandardCharsets.UTF_8));
    }

    private static SessionDescription offer(String address, String media, String... attributes) throws SdpException {
        return read(("v=0\no=a 1 1 IN IP4 10.0.0.1\ns=-\nc=IN IP4 " + address + "\nt=0 0\n" + media + "\n"
                        + String.join("\n", attributes))
                .split("\n"));
    }

    private static Optional<Negotiated> agreed(SessionDescription offer) {
        return Negotiation.answer(offer, LOCAL, 7, 7).map(Negotiation.Agreed::media);
    }

    @Test
    void takesTheFirstCodecOfTheOfferThatItHas() throws Exception {
        var agreed = agreed(offer("10.0.0.1", "m=audio 4000 RTP/AVP 9 8 0 96", "a=rtpmap:96 telephone-event/8000"))
                .orElseThrow();
        assertThat(agreed.codec()).isEqualTo(AudioCodec.PCMA);
        assertThat(agreed.telephoneEventPayloadType()).isEqualTo(96);
        assertThat(agreed.remote()).isEqualTo(new InetSocketAddress("10.0.0.1", 4000));
        assertThat(agreed.sends()).isTrue();
        assertThat(agreed.receives()).isTrue();
    }

    @Test
    void answersWithThatCodecOnlyAndTheEventsOfTheOffer() throws Exception {
        var offer = offer("10.0.0.1", "m=audio 4000 RTP/AVP 0 8 97", "a=rtpmap:97 telephone-event/8000");
        var text = Negotiation.answer(offer, LOCAL, 7, 8).orElseThrow().answer().write();
        assertThat(text)
                .startsWith("v=0\r\no=- 7 8 IN IP4 127.0.0.1\r\n")
                .contains("m=audio 20000 RTP/AVP 0 97\r\n", "a=rtpmap:97 telephone-event/8000\r\n", "a=sendrecv\r\n");
    }

    @Test
    void refusesOtherMediaByPortZeroInTheSameOrder() throws Exception {
        var offer = offer("10.0.0.1", "m=video 5000 RTP/AVP 96\nm=audio 4000 RTP/AVP 0\nm=audio 4002 RTP/AVP 0");
        var answer = Negotiation.answer(offer, LOCAL, 7, 7).orElseThrow().answer();
        assertThat(answer.media()).extracting(MediaDescription::port).containsExactly(0, 20_000, 0);
        assertThat(SdpReader.read(answer.write().getBytes(StandardCharsets.UTF_8))
                        .media())
                .hasSize(3);
    }

    @Test
    void agreesOnNothingWithoutACommonCodecAddressOrPlainRtp() throws Exception {
        assertThat(agreed(offer("10.0.0.1", "m=audio 4000 RTP/AVP 9 18"))).isEmpty();
        assertThat(agreed(offer("10.0.0.1", "m=audio 0 RTP/AVP 0"))).isEmpty();
        assertThat(agreed(offer("10.0.0.1", "m=audio 4000 RTP/SAVP 0"))).isEmpty();
        assertThat(agreed(read("v=0", "o=a 1 1 IN IP4 10.0.0.1", "s=-", "t=0 0", "m=audio 4000 RTP/AVP 0")))
                .isEmpty();
    }

    @Test
    void sendsNothingToWhoeverHolds() throws Exception {
        var sendonly = agreed(offer("10.0.0.1", "m=audio 4000 RTP/AVP 0", "a=sendonly"))
                .orElseThrow();
        assertThat(sendonly.sends()).isFalse();
        assertThat(sendonly.receives()).isTrue();
        var inactive = agreed(offer("10.0.0.1", "m=audio 4000 RTP/AVP 0", "a=inactive"))
                .orElseThrow();
        assertThat(inactive.sends()).isFalse();
        assertThat(inactive.receives()).isFalse();
        assertThat(agreed(offer("0.0.0.0", "m=audio 4000 RTP/AVP 0"))
                        .orElseThrow()
                        .sends())
                .isFalse();
        var recvonly = agreed(offer("10.0.0.1", "m=audio 4000 RTP/AVP 0", "a=recvonly"))
                .orElseThrow();
        assertThat(recvonly.sends()).isTrue();
        assertThat(recvonly.receives()).isFalse();
    }

    @Test
    void answersSendonlyWithRecvonly() throws Exception {
        var offer = offer("10.0.0.1", "m=audio 4000 RTP/AVP 0", "a=sendonly");
        assertThat(Negotiation.answer(offer, LOCAL, 7, 7).orElseThrow().answer().write())
                .contains("a=recvonly");
    }

    @Test
    void acceptsTheAnswerToItsOwnOffer() throws Exception {
        assertThat(Negotiation.offer(LOCAL, 7, 7).write()).contains("m=audio 20000 RTP/AVP 0 8 101");
        var answer = offer("10.0.0.1", "m=audio 4000 RTP/AVP 8 101", "a=rtpmap:101 telephone-event/8000");
        var agreed = Negotiation.accept(answer).orElseThrow();
        assertThat(agreed.codec()).isEqualTo(AudioCodec.PCMA);
        assertThat(agreed.telephoneEventPayloadType()).isEqualTo(101);
    }

    @Test
    void theAddressOfAMediaSectionWins() throws Exception {
        var offer = offer("10.0.0.1", "m=audio 4000 RTP/AVP 0\nc=IN IP6 2001:db8::1");
        assertThat(agreed(offer).orElseThrow().remote().getAddress().getHostAddress())
                .isEqualTo("2001:db8:0:0:0:0:0:1");
    }

    @Test
    void saysWhichLineItDoesNotUnderstand() {
        assertThatThrownBy(() -> read("hello")).isInstanceOf(SdpException.class).hasMessageContaining("line 1");
        assertThatThrownBy(() -> offer("example.com", "m=audio 4000 RTP/AVP 0"))
                .isInstanceOf(SdpException.class)
                .hasMessageContaining("line 4");
        assertThatThrownBy(() -> offer("10.0.0.1", "m=audio 99999 RTP/AVP 0"))
                .isInstanceOf(SdpException.class)
                .hasMessageContaining("line 6");
        assertThatThrownBy(() -> offer("10.0.0.1", "m=audio 1 RTP/AVP 0\n".repeat(40)))
                .isInstanceOf(SdpException.class);
        assertThatThrownBy(() -> SdpReader.read(new byte[1 << 20])).isInstanceOf(SdpException.class);
    }
}
