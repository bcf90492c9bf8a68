package io.dialplane.appserver.delivery;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.dialplane.appserver.problem.ApiProblem;
import io.dialplane.appserver.routing.Applications;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** What an application's endpoints were told of calls, are still to be told, and what nobody took. */
@Path("/v1/applications/{application}/deliveries")
@Tag(name = "deliveries")
public class DeliveryResource {
    private static final int MOST = 1_000;
    private static final int USUAL = 50;
    private static final Set<String> STATES = Set.of(Delivery.PENDING, Delivery.DELIVERED, Delivery.DEAD);

    private final DeliveryStore store;
    private final Deliverer deliverer;
    private final Applications applications;

    DeliveryResource(DeliveryStore store, Deliverer deliverer, Applications applications) {
        this.store = store;
        this.deliverer = deliverer;
        this.applications = applications;
    }

    /**
     * A page of deliveries.
     *
     * @param deliveries the latest first
     * @param next what to give as {@code before} for the next page; absent on the last one
     */
    public record Page(
            List<Delivery> deliveries,
            @JsonInclude(JsonInclude.Include.ALWAYS) Optional<String> next) {}

    /** How many are told once more. */
    public record Replayed(int replayed) {}

    @GET
    @Operation(summary = "The deliveries of an application, the latest first")
    public Page list(
            String application,
            @RestQuery @Parameter(description = "pending, delivered or dead; all when left out") @Nullable String state,
            @RestQuery @Parameter(description = "only of this call") @Nullable String call,
            @RestQuery @Parameter(description = "1 to 1000, 50 when left out") @Nullable String limit,
            @RestQuery @Parameter(description = "next of the page before") @Nullable String before) {
        existing(application);
        int most = limit(limit);
        Optional<DeliveryStore.Cursor> cursor = Optional.ofNullable(before)
                .map(text -> DeliveryStore.Cursor.of(text)
                        .orElseThrow(() -> ApiProblem.invalid("before", text, "the next of the page before")));
        var filter = new DeliveryStore.Filter(
                application,
                Optional.ofNullable(state).map(DeliveryResource::state),
                Optional.ofNullable(call),
                cursor);
        List<Delivery> found = store.page(filter, most + 1).stream()
                .map(Delivery::withoutFields)
                .toList();
        if (found.size() <= most) {
            return new Page(found, Optional.empty());
        }
        Delivery last = found.get(most - 1);
        return new Page(
                found.subList(0, most), Optional.of(new DeliveryStore.Cursor(last.createdAt(), last.id()).toString()));
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "One delivery, with what it tells")
    public Delivery get(String application, String id) {
        return store.find(application, id).orElseThrow(() -> ApiProblem.notFound("delivery", id));
    }

    @POST
    @Path("/{id}/replay")
    @Operation(summary = "Tell it once more, at once, whatever became of it")
    public Response replay(String application, String id) {
        store.replay(get(application, id));
        deliverer.soon();
        return Response.accepted(get(application, id)).build();
    }

    @POST
    @Path("/replay")
    @Operation(summary = "Tell all dead ones once more (or all delivered ones, by state=delivered)")
    public Response replayAll(
            String application,
            @RestQuery @Parameter(description = "dead (when left out), delivered or pending") @Nullable String state,
            @RestQuery @Parameter(description = "only of this call") @Nullable String call) {
        existing(application);
        int replayed = store.replayAll(
                application,
                Optional.ofNullable(state).map(DeliveryResource::state).orElse(Delivery.DEAD),
                Optional.ofNullable(call));
        deliverer.soon();
        return Response.accepted(new Replayed(replayed)).build();
    }

    private void existing(String application) {
        if (applications.findById(application) == null) {
            throw ApiProblem.notFound("application", application);
        }
    }

    private static String state(String text) {
        if (!STATES.contains(text)) {
            throw ApiProblem.invalid("state", text, "one of pending, delivered, dead");
        }
        return text;
    }

    private static int limit(@Nullable String text) {
        if (text == null) {
            return USUAL;
        }
        try {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= MOST) {
                return limit;
            }
        } catch (NumberFormatException e) {
            throw ApiProblem.invalid("limit", text, "a number of 1 to " + MOST);
        }
        throw ApiProblem.invalid("limit", text, "a number of 1 to " + MOST);
    }
}
