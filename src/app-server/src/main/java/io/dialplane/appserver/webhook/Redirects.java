package io.dialplane.appserver.webhook;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Where an answer sends a request on to (RFC 9110 §15.4). */
final class Redirects {
    /** How many are followed. */
    static final int MOST = 5;

    private Redirects() {}

    /** What to do with it. */
    sealed interface Step {
        /**
         * Ask there.
         *
         * @param keep by the same method and with the same body, else by GET without one
         */
        record Follow(URI url, boolean keep) implements Step {}

        /** Do not. */
        record Refuse(String why) implements Step {}
    }

    /** Whether a status sends on. */
    static boolean isOne(int status) {
        return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
    }

    /** The next step after {@code followed} redirects. */
    static Step next(URI from, int status, @Nullable String location, int followed) {
        if (followed >= MOST) {
            return new Step.Refuse("more than " + MOST + " redirects");
        }
        if (location == null || location.isBlank() || location.length() > Continuations.LONGEST_URL) {
            return new Step.Refuse(
                    "status " + status + " without a Location of at most " + Continuations.LONGEST_URL + " characters");
        }
        try {
            URI to = Documents.resolve(from, URI.create(location.strip()));
            boolean secure = "https".equalsIgnoreCase(to.getScheme());
            if (to.getHost() == null || !secure && !"http".equalsIgnoreCase(to.getScheme())) {
                return new Step.Refuse("a redirect to no http or https URL");
            }
            if (!secure && "https".equalsIgnoreCase(from.getScheme())) {
                return new Step.Refuse("a redirect from https to http");
            }
            return new Step.Follow(to, status == 307 || status == 308);
        } catch (IllegalArgumentException e) {
            return new Step.Refuse("a redirect to no URL");
        }
    }
}
