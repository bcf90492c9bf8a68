package io.dialplane.appserver.calls;

import io.dialplane.appserver.problem.ApiProblem;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The calls there are now. */
@Path("/v1/calls")
@Tag(name = "calls")
public class CallResource {
    private static final int MOST = 1_000;

    private final LiveCalls calls;

    public CallResource(LiveCalls calls) {
        this.calls = calls;
    }

    /**
     * Live calls.
     *
     * @param calls the latest 1,000
     * @param total how many there are
     */
    public record Calls(List<LiveCall.Summary> calls, int total) {}

    @GET
    @Operation(summary = "The live calls, the latest first")
    public Calls list() {
        return new Calls(calls.list(MOST), calls.count());
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "One live or recently ended call with its timeline of events and webhook outcomes")
    public LiveCall.Details get(String id) {
        return calls.find(id).map(LiveCall::details).orElseThrow(() -> ApiProblem.notFound("live or recent call", id));
    }
}
