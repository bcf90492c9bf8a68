package io.dialplane.appserver.simulation;

import java.util.Map;

/** What a document leads to. */
sealed interface Next {
    /** It came to its end: the call is hung up. */
    record Over() implements Next {}

    /** The queue is left. */
    record Left() implements Next {}

    /**
     * The application server is asked again.
     *
     * @param token of a hook; empty for a number's first document
     * @param verb whose result it is
     */
    record Ask(
            String destination,
            String context,
            String token,
            String verb,
            String digits,
            String reason,
            Map<String, String> results)
            implements Next {
        public Ask {
            results = Map.copyOf(results);
        }

        static Ask number(String destination, String context) {
            return new Ask(destination, context, "", "", "", "", Map.of());
        }

        /** In the same place, about a hook. */
        Ask hook(String hook, String of, String keys, String why, Map<String, String> brought) {
            return new Ask(destination, context, hook, of, keys, why, brought);
        }
    }
}
