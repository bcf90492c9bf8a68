package io.dialplane.appserver.webhook;

import java.util.Arrays;
import java.util.Locale;

/** By whose names a developer's endpoint is told of a call; what it answers is recognised by itself. */
public enum RequestDialect {
    /** jambonz' names. */
    JSON,
    /** Twilio's form parameters, and its signature. */
    TWIML,
    /** The form of FreeSWITCH's mod_httapi. */
    HTTAPI;

    /** As it stands in the API and in the database. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Every word, the default first. */
    public static String[] words() {
        return Arrays.stream(values()).map(RequestDialect::word).toArray(String[]::new);
    }

    /** The dialect of a word. */
    public static RequestDialect of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
