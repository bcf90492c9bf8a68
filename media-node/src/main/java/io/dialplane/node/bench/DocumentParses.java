package io.dialplane.node.bench;

import io.dialplane.instructions.ParsedDocument;
import io.dialplane.instructions.dialect.Dialects;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Parses the same menu in every dialect and prints, for each, {@code name;bytes;µs}: the best of some rounds. */
public final class DocumentParses {
    private static final int PARSES = 20_000;
    private static final int ROUNDS = 9;
    private static final Map<String, String> FIELDS = Map.of("destination_number", "5000", "context", "default");

    private DocumentParses() {}

    @SuppressWarnings("SystemOut") // what the launcher reads
    public static void main(String[] args) {
        menu().forEach((dialect, text) -> {
            byte[] document = text.getBytes(StandardCharsets.UTF_8);
            double best = Double.MAX_VALUE;
            for (int round = 0; round < ROUNDS; round++) {
                best = Math.min(best, micros(document));
            }
            System.out.println(dialect + ";" + document.length + ";" + String.format(Locale.ROOT, "%.1f", best));
        });
    }

    private static double micros(byte[] document) {
        long begun = System.nanoTime();
        for (int i = 0; i < PARSES; i++) {
            if (!(Dialects.parse(Optional.empty(), document, FIELDS) instanceof ParsedDocument.Instructions)) {
                throw new IllegalStateException(String.valueOf(Dialects.parse(Optional.empty(), document, FIELDS)));
            }
        }
        return (System.nanoTime() - begun) / 1e3 / PARSES;
    }

    private static Map<String, String> menu() {
        var menu = new LinkedHashMap<String, String>();
        menu.put("JSON", """
                [{"verb":"answer"},
                 {"verb":"gather","numDigits":1,"timeout":5,"actionHook":"/menu",
                  "prompts":[{"verb":"play","url":"ivr/welcome.wav"},{"verb":"say","text":"For sales, press one."}]},
                 {"verb":"say","text":"Goodbye."},{"verb":"hangup"}]""");
        menu.put("TwiML", """
                <?xml version="1.0" encoding="UTF-8"?>
                <Response><Gather numDigits="1" timeout="5" action="/menu"><Play>ivr/welcome.wav</Play>\
                <Say>For sales, press one.</Say></Gather><Say>Goodbye.</Say><Hangup/></Response>""");
        menu.put("FreeSWITCH XML", """
                <document type="freeswitch/xml"><section name="dialplan"><context name="default">
                <extension name="menu"><condition field="destination_number" expression="^(5\\d{3})$">
                <action application="answer"/>
                <action application="play_and_get_digits" data="1 1 3 5000 # ivr/welcome.wav ivr/invalid.wav choice \\d"/>
                <action application="playback" data="ivr/goodbye.wav"/><action application="hangup"/>
                </condition></extension></context></section></document>""");
        menu.put("httapi", """
                <document type="xml/freeswitch-httapi"><work>
                <playback name="choice" file="ivr/welcome.wav" action="/menu"><bind strip="#">~\\d</bind></playback>
                <playback file="ivr/goodbye.wav"/><hangup/></work></document>""");
        return menu;
    }
}
