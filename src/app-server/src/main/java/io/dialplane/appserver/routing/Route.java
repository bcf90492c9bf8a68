package io.dialplane.appserver.routing;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** Where a number leads: what of an application is needed to answer a call, in memory and immutable. */
public sealed interface Route {
    /** The application's id. */
    String application();

    /**
     * A developer's endpoint.
     *
     * @param url absolute, http or https
     * @param post whether it is asked by POST, else GET
     * @param fallback the document when it fails
     * @param connectTimeout to connect
     * @param answerTimeout from the connection to the end of the answer
     */
    record Webhook(
            String application,
            URI url,
            boolean post,
            Optional<StoredDocument> fallback,
            Duration connectTimeout,
            Duration answerTimeout)
            implements Route {}

    /**
     * One document for every call.
     *
     * @param fallback the document when that one turns out to be broken
     */
    record Document(String application, StoredDocument document, Optional<StoredDocument> fallback) implements Route {}
}
