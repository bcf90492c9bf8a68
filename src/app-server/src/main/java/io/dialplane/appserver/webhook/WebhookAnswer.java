package io.dialplane.appserver.webhook;

import java.util.Locale;
import java.util.Optional;

/** What came of asking a webhook. */
public sealed interface WebhookAnswer {
    /** From the request to the end of the answer, nanoseconds. */
    long nanos();

    /**
     * An answer to be read as a document.
     *
     * @param body up to 1 MiB; empty for 202 and 204
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Document(int status, Optional<String> contentType, byte[] body, long nanos) implements WebhookAnswer {}

    /**
     * No usable answer.
     *
     * @param detail one line for the developer
     */
    record Failed(Outcome outcome, String detail, long nanos) implements WebhookAnswer {}

    /** How it went, as metrics and events name it. */
    enum Outcome {
        OK,
        /** No connection within the time, also after the one retry. */
        CONNECT,
        /** Connected, but no whole answer within the time. */
        TIMEOUT,
        /** An answer with a status other than 200 to 299. */
        STATUS,
        /** An answer of more than 1 MiB. */
        TOO_LARGE,
        /** The connection ended before the answer did, or it was no HTTP. */
        CLOSED,
        /** An answer that is not a document. */
        BROKEN;

        /** As it stands in metrics and events. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
