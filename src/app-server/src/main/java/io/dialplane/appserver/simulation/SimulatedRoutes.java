package io.dialplane.appserver.simulation;

import io.dialplane.appserver.routing.Route;
import io.dialplane.appserver.routing.Routes;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The real routes, but for the number that is called: that one leads to what is simulated. */
final class SimulatedRoutes implements Routes {
    /** The application of a URL or document that belongs to none. */
    static final String APPLICATION = "simulation";

    private final Routes real;
    private final String number;
    private final Optional<Route> simulated;

    /** @param simulated empty when the number leads where it always does */
    SimulatedRoutes(Routes real, String number, Optional<Route> simulated) {
        this.real = real;
        this.number = number;
        this.simulated = simulated;
    }

    @Override
    public CompletionStage<Optional<Route>> find(String domain, String called) {
        return simulated.isPresent() && called.equals(number)
                ? CompletableFuture.completedFuture(simulated)
                : real.find(domain, called);
    }

    @Override
    public CompletionStage<Optional<Route>> application(String id) {
        return simulated.isPresent() && simulated.get().application().equals(id)
                ? CompletableFuture.completedFuture(simulated)
                : real.application(id);
    }
}
