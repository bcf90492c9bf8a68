package io.dialplane.node.registrar;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Contacts of users. What is said to be stored survives the node. */
public interface Registrations {
    /** The most contacts a user may have. */
    int MOST_CONTACTS = 100;

    /**
     * A contact to store.
     *
     * @param contact its URI
     * @param path of the Path header (RFC 3327), in order
     * @param expires seconds, 0 removes it
     */
    record Registration(
            String user,
            String domain,
            String contact,
            List<String> path,
            long expires,
            String callId,
            long cseq,
            String userAgent,
            String receivedFrom,
            String transport,
            String node) {}

    /**
     * A contact that is stored.
     *
     * @param expires seconds from now
     * @param path of the Path header, in order; empty when whoever keeps the contact does not tell
     */
    record Contact(String contact, long expires, List<String> path) {}

    /** What came of it. */
    sealed interface Outcome {
        /** Durable; these are all contacts of the user now. */
        record Stored(List<Contact> contacts) implements Outcome {}

        /** A later request of the same client was stored before (RFC 3261 §10.3 step 7). */
        record OutOfOrder() implements Outcome {}

        /** More contacts than a user may have. */
        record TooMany() implements Outcome {}

        /** It may not be stored. */
        record Unavailable(String reason) implements Outcome {}
    }

    /** Stores or removes a contact; never completes exceptionally. */
    CompletableFuture<Outcome> store(Registration registration);

    /** The contacts of a user; never completes exceptionally. */
    CompletableFuture<Outcome> query(String user, String domain);
}
