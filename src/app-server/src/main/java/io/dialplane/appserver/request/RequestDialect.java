package io.dialplane.appserver.request;

import io.dialplane.appserver.webhook.WebhookRequest;
import java.util.Locale;
import java.util.Map;

/** In whose words an endpoint is asked. What it answers is recognised by itself, whatever it was asked in. */
public enum RequestDialect {
    /** jambonz' names, JSON in a POST. */
    JSON,
    /** Twilio's form. */
    TWIML,
    /** The form of FreeSWITCH's mod_httapi. */
    HTTAPI;

    /** The dialect of this name; JSON for an unknown one. */
    public static RequestDialect of(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "twiml" -> TWIML;
            case "httapi" -> HTTAPI;
            default -> JSON;
        };
    }

    /** What is sent. */
    public WebhookRequest request(Occasion occasion) {
        Map<String, Object> fields = switch (this) {
            case JSON -> JsonWords.of(occasion);
            case TWIML -> TwimlWords.of(occasion);
            case HTTAPI -> HttapiWords.of(occasion);
        };
        return new WebhookRequest(fields, this == JSON ? WebhookRequest.Format.JSON : WebhookRequest.Format.FORM);
    }
}
