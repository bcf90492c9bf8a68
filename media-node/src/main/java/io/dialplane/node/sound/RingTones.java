package io.dialplane.node.sound;

import io.dialplane.node.media.MediaException;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Ringing tones by country, in the tone syntax: frequencies and cadences of ITU-T E.180 supplement 2 and the national
 * lists ITU-T publishes after it. A tone modulated by a lower one (425×25) is written as the two that beat like it. The
 * level is -10 dBm0 in all (E.180 §7).
 */
final class RingTones {
    private static final Map<String, String> CADENCES = new TreeMap<>();

    static {
        put("%(2000,4000,440,480)", "us", "ca");
        put("%(400,200,400,450);%(400,2000,400,450)", "gb", "uk", "ie", "nz", "hk");
        put("%(400,200,413,438);%(400,2000,413,438)", "au", "sg");
        put("%(400,200,387.5,412.5);%(400,2000,387.5,412.5)", "in");
        put("%(400,200,383,417);%(400,2000,383,417)", "za");
        put("%(400,200,425);%(400,2000,425)", "my");
        put("%(1000,4000,425)", "de", "it", "ch", "nl", "no", "dk", "fi", "pl", "ru", "br");
        put("%(1000,4000,425)", "cz", "ee", "gr", "lt", "bg", "id", "mx", "ve");
        put("%(1000,5000,425)", "se", "pt");
        put("%(1000,3000,425)", "be");
        put("%(1500,3000,425)", "es");
        put("%(1250,3750,425)", "hu");
        put("%(1500,3500,440)", "fr");
        put("%(1000,5000,420)", "at", "th");
        put("%(1000,4000,450)", "cn");
        put("%(1000,2000,392,408)", "jp");
        put("%(1000,2000,440,480)", "tw");
        put("%(1000,3000,400)", "cl", "il");
        put("%(1000,4000,425,480)", "ph");
    }

    private RingTones() {}

    private static void put(String cadence, String... countries) {
        boolean two = cadence.substring(0, cadence.indexOf(')')).split(",").length == 4;
        for (String country : countries) {
            CADENCES.put(country, "tone_stream://v=" + (two ? -13 : -10) + ";" + cadence + ";loops=-1");
        }
    }

    /**
     * The source of a ringing tone.
     *
     * @param tone a country's two letters, a tone ({@code %(2000,4000,440,480)}), or any other source
     * @throws MediaException when the country is not known
     */
    static String source(String tone) {
        String name = tone.strip();
        if (name.matches("[A-Za-z]{2}")) {
            String known = CADENCES.get(name.toLowerCase(Locale.ROOT));
            if (known == null) {
                throw new MediaException("there is no ringing tone of the country " + name + "; there is one of "
                        + String.join(", ", CADENCES.keySet()));
            }
            return known;
        }
        return name.startsWith("%(") ? Tones.TONE + name : name;
    }
}
