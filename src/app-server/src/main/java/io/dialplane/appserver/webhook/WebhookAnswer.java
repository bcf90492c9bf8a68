package io.dialplane.appserver.webhook;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What came of asking a webhook. */
public sealed interface WebhookAnswer {
    /** From the request to the end of the answer, nanoseconds, with every attempt. */
    long nanos();

    /** Each request that was made or refused, in order: retries and redirects are requests of their own. */
    List<Attempt> attempts();

    /**
     * An answer to be read as a document.
     *
     * @param url where it came from in the end: what relative hooks are relative to
     * @param body up to 1 MiB; empty for 202 and 204
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Document(URI url, int status, Optional<String> contentType, byte[] body, long nanos, List<Attempt> attempts)
            implements WebhookAnswer {
        public Document {
            attempts = List.copyOf(attempts);
        }
    }

    /**
     * No usable answer.
     *
     * @param detail one line for the developer
     */
    record Failed(Outcome outcome, String detail, long nanos, List<Attempt> attempts) implements WebhookAnswer {
        public Failed {
            attempts = List.copyOf(attempts);
        }
    }

    /**
     * One request.
     *
     * @param url without user and query, which may hold secrets
     * @param number 1 for the first, one more for each retry; a redirect keeps it
     * @param status of the answer; 0 when there was none
     * @param detail one line
     */
    record Attempt(String url, int number, int status, Outcome outcome, String detail, long nanos) {}

    /** How it went, as metrics and events name it. */
    enum Outcome {
        OK,
        /** No connection within the time, also after retries. */
        CONNECT,
        /** Connected, but no whole answer within the time. */
        TIMEOUT,
        /** An answer with a status other than 200 to 299. */
        STATUS,
        /** An answer of more than 1 MiB. */
        TOO_LARGE,
        /** The connection ended before the answer did, or it was no HTTP. */
        CLOSED,
        /** A redirect too many, to nowhere, or from https to http. */
        REDIRECT,
        /** The egress policy forbids the address. */
        REFUSED,
        /** The host failed so often that it is left alone for a while. */
        OPEN,
        /** An answer that is not a document. */
        BROKEN;

        /** As it stands in metrics and events. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
