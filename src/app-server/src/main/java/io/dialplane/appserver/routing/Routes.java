package io.dialplane.appserver.routing;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Where numbers and hooks lead. */
public interface Routes {
    /** Where a number of a domain leads; a domain that does not exist stands for the default one. */
    CompletionStage<Optional<Route>> find(String domain, String number);

    /** An application by itself: for a call that goes on. */
    CompletionStage<Optional<Route>> application(String id);
}
