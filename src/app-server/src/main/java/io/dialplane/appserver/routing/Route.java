package io.dialplane.appserver.routing;

import io.dialplane.appserver.webhook.Asking;
import java.net.URI;
import java.util.Optional;
import java.util.Set;

/** Where a number leads: what of an application is needed to answer a call, in memory and immutable. */
public sealed interface Route {
    /** What all kinds have. */
    Terms terms();

    /** The application's id. */
    default String application() {
        return terms().application();
    }

    /**
     * What all kinds of application have.
     *
     * @param application the application's id
     * @param asking how its endpoints are asked: the webhook, and the hooks of a stored document
     * @param fallbackUrl asked when an endpoint fails
     * @param fallback the document when that fails, too
     * @param status whom to tell of the call's progress
     */
    record Terms(
            String application,
            Asking asking,
            Optional<URI> fallbackUrl,
            Optional<StoredDocument> fallback,
            Optional<Status> status) {
        /** For the fall-back URL itself: there is none after it. */
        public Terms withoutFallbackUrl() {
            return new Terms(application, asking, Optional.empty(), fallback, status);
        }
    }

    /**
     * Whom to tell of a call's progress, by POST.
     *
     * @param url absolute, http or https
     * @param events some of initiated, ringing, answered, completed
     */
    record Status(URI url, Set<String> events) {
        public Status {
            events = Set.copyOf(events);
        }
    }

    /**
     * A developer's endpoint.
     *
     * @param url absolute, http or https
     * @param post whether it is asked by POST, else GET
     */
    record Webhook(Terms terms, URI url, boolean post) implements Route {}

    /** A bean of this server, whose name is the application's id. */
    record Flow(Terms terms) implements Route {}

    /** One document for every call. */
    record Document(Terms terms, StoredDocument document) implements Route {}
}
