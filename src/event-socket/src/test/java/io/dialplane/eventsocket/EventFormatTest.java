package io.dialplane.eventsocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The expected bytes are what a running FreeSWITCH sent for these events. */
class EventFormatTest {
    private static final Event CHANNEL_STATE = Event.named("CHANNEL_STATE")
            .add("FreeSWITCH-IPv6", "fd00::2")
            .add("Event-Date-GMT", "Tue, 24 Nov 2026 03:44:32 GMT")
            .add("Channel-Name", "sofia/external/sipp@127.0.0.1")
            .add("Event-Sequence", 500)
            .build();

    private static final Event JOB = Event.named("BACKGROUND_JOB")
            .add("Job-Command-Arg", "loopback/9010/default &park()")
            .body("+OK d4677fdf-9804-4b7d-9bca-cea4a5c17623\n")
            .build();

    private static String frame(EventFormat format, Event event) {
        return new String(format.frame(event), StandardCharsets.UTF_8);
    }

    @Test
    void writesPlain() {
        assertThat(frame(EventFormat.PLAIN, CHANNEL_STATE)).isEqualTo("""
                Content-Length: 182
                Content-Type: text/event-plain

                Event-Name: CHANNEL_STATE
                FreeSWITCH-IPv6: fd00%3A%3A2
                Event-Date-GMT: Tue,%2024%20Nov%202026%2003%3A44%3A32%20GMT
                Channel-Name: sofia/external/sipp%40127.0.0.1
                Event-Sequence: 500

                """);
    }

    @Test
    void writesPlainWithABody() {
        assertThat(frame(EventFormat.PLAIN, JOB)).isEqualTo("""
                Content-Length: 139
                Content-Type: text/event-plain

                Event-Name: BACKGROUND_JOB
                Job-Command-Arg: loopback/9010/default%20%26park()
                Content-Length: 41

                +OK d4677fdf-9804-4b7d-9bca-cea4a5c17623
                """);
    }

    @Test
    void writesJson() {
        assertThat(frame(EventFormat.JSON, JOB))
                .isEqualTo("Content-Length: 156\nContent-Type: text/event-json\n\n"
                        + "{\"Event-Name\":\"BACKGROUND_JOB\",\"Job-Command-Arg\":\"loopback/9010/default &park()\","
                        + "\"Content-Length\":\"41\",\"_body\":\"+OK d4677fdf-9804-4b7d-9bca-cea4a5c17623\\n\"}");
    }

    @Test
    void writesXml() {
        assertThat(frame(EventFormat.XML, CHANNEL_STATE)).isEqualTo("""
                Content-Length: 323
                Content-Type: text/event-xml

                <event>
                  <headers>
                    <Event-Name>CHANNEL_STATE</Event-Name>
                    <FreeSWITCH-IPv6>fd00%3A%3A2</FreeSWITCH-IPv6>
                    <Event-Date-GMT>Tue,%2024%20Nov%202026%2003%3A44%3A32%20GMT</Event-Date-GMT>
                    <Channel-Name>sofia/external/sipp%40127.0.0.1</Channel-Name>
                    <Event-Sequence>500</Event-Sequence>
                  </headers>
                </event>
                """);
    }

    @Test
    void encodesAsFreeSwitchDoes() {
        assertThat(UrlCode.encode("héllo wörld &=")).isEqualTo("h%C3%A9llo%20w%C3%B6rld%20%26%3D");
        assertThat(UrlCode.encode("+OK\n")).isEqualTo("%2BOK%0A");
        assertThat(UrlCode.encode("SIP/2.0/UDP 127.0.0.1:5063;branch=z9hG4bK"))
                .isEqualTo("SIP/2.0/UDP%20127.0.0.1%3A5063%3Bbranch%3Dz9hG4bK");
        assertThat(UrlCode.encode("(a),-._/!$'*~")).isEqualTo("(a),-._/!$'*~");
    }

    @Test
    void decodesWhatItEncoded() {
        for (var text : new String[] {"", "%41", "100%", "%", "%zz", "a\r\nb: c", "😀 ü", "\u0000"}) {
            assertThat(UrlCode.decode(UrlCode.encode(text))).isEqualTo(text);
        }
        assertThat(UrlCode.decode("%4")).isEqualTo("%4");
        assertThat(UrlCode.decode("100%")).isEqualTo("100%");
    }

    @Test
    void readsBackPlainAndJson() {
        for (var event : new Event[] {CHANNEL_STATE, JOB}) {
            for (var format : new EventFormat[] {EventFormat.PLAIN, EventFormat.JSON}) {
                var reader = new FrameReader(1_000, 10_000);
                reader.add(format.frame(event));
                assertThat(new EventReader().read(reader.next().orElseThrow())).contains(event);
            }
        }
    }

    @Test
    void writesSeveralValuesAsAnArray() {
        var event =
                Event.named("X").add("variable_DP_MATCH", "ARRAY::9001|:9002").build();
        assertThat(EventFormat.JSON.content(event))
                .isEqualTo("{\"Event-Name\":\"X\",\"variable_DP_MATCH\":[\"9001\",\"9002\"]}");
        assertThat(EventFormat.PLAIN.content(event)).contains("variable_DP_MATCH: ARRAY%3A%3A9001%7C%3A9002\n");
        var reader = new FrameReader(1_000, 10_000);
        reader.add(EventFormat.JSON.frame(event));
        assertThat(new EventReader().read(reader.next().orElseThrow())).contains(event);
    }

    @Test
    void writesAnyTextSoThatItIsReadBack() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        for (int n = 0; n < 200; n++) {
            var event = Event.named("X");
            for (int h = random.nextInt(60); h > 0; h--) {
                event.add("H" + h, text(random, 200));
            }
            if (random.nextBoolean()) {
                event.body(text(random, 5_000) + ".");
            }
            var built = event.build();
            var reader = new FrameReader(1_000, 1 << 20);
            reader.add(EventFormat.PLAIN.frame(built));
            assertThat(new EventReader().read(reader.next().orElseThrow()))
                    .as("seed %s", seed)
                    .contains(built);
            assertThat(reader.pending()).isZero();
            built.forEach((name, value) -> assertThat(EventFormat.PLAIN.content(built))
                    .as("seed %s", seed)
                    .contains("\n" + (name.equals("Event-Name") ? "" : name + ": " + UrlCode.encode(value) + "\n")));
        }
    }

    private static String text(Random random, int most) {
        var text = new StringBuilder();
        for (int i = random.nextInt(most); i > 0; i--) {
            int kind = random.nextInt(10);
            text.appendCodePoint(kind < 7 ? random.nextInt(128) : kind < 9 ? random.nextInt(0xD800) : 0x1F600 + i % 50);
        }
        return text.toString();
    }

    @Test
    void aHeaderCannotBeSmuggledIn() {
        var event = Event.named("X")
                .add("variable_a\nEvent-Name: Y", "1\n\nContent-Type: auth/request")
                .build();
        assertThat(frame(EventFormat.PLAIN, event))
                .endsWith("\nvariable_a_Event-Name__Y: 1%0A%0AContent-Type%3A%20auth/request\n\n");
        assertThat(EventFormat.XML.content(
                        Event.named("<a>&").add("b<c", "</event>").build()))
                .contains("<Event-Name>%3Ca%3E%26</Event-Name>")
                .contains("<b_c>%3C/event%3E</b_c>");
    }
}
