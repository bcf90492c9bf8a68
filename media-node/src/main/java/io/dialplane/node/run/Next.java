package io.dialplane.node.run;

import io.dialplane.node.appserver.Documents.Continuation;
import java.util.Optional;

/** What a document leads to. */
sealed interface Next {
    /** It came to its end: the call is hung up. */
    record Over() implements Next {}

    /** The queue is left. */
    record Left() implements Next {}

    /** The application server is asked again. */
    record Ask(String destination, String context, Optional<Continuation> continuation) implements Next {
        /** In the same place, about a hook. */
        Ask with(Continuation hook) {
            return new Ask(destination, context, Optional.of(hook));
        }
    }
}
