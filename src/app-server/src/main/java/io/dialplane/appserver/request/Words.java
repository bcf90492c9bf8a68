package io.dialplane.appserver.request;

import io.dialplane.appserver.webhook.RequestDialect;
import io.dialplane.appserver.webhook.WebhookRequest;

/** Says an occasion in the words of a dialect. */
public final class Words {
    private Words() {}

    /** What is sent. */
    public static WebhookRequest request(RequestDialect dialect, Occasion occasion) {
        return new WebhookRequest(
                switch (dialect) {
                    case JSON -> JsonWords.of(occasion);
                    case TWIML -> TwimlWords.of(occasion);
                    case HTTAPI -> HttapiWords.of(occasion);
                });
    }
}
