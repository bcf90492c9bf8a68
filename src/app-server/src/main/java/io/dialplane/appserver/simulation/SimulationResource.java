package io.dialplane.appserver.simulation;

import io.dialplane.appserver.node.InstructionPath;
import io.dialplane.appserver.problem.ApiProblem;
import io.dialplane.appserver.problem.ProblemDetail;
import io.dialplane.appserver.routing.Route;
import io.dialplane.appserver.routing.RouteTable;
import io.dialplane.appserver.routing.StoredDocument;
import io.dialplane.appserver.settings.AppServerSettings;
import io.dialplane.appserver.webhook.Asking;
import io.dialplane.appserver.webhook.SigningKey;
import io.smallrye.common.annotation.Blocking;
import io.vertx.core.Vertx;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Simulated calls. */
@Path("/v1/simulations")
@Tag(name = "simulations")
public class SimulationResource {
    private static final int MOST_AT_ONCE = 16;
    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final Duration ANSWER = Duration.ofSeconds(5);

    private final InstructionPath path;
    private final RouteTable routes;
    private final Vertx vertx;
    private final String defaultDomain;
    private final Semaphore free = new Semaphore(MOST_AT_ONCE);

    public SimulationResource(InstructionPath path, RouteTable routes, Vertx vertx, AppServerSettings settings) {
        this.path = path;
        this.routes = routes;
        this.vertx = vertx;
        this.defaultDomain = settings.defaultDomain();
    }

    /**
     * A simulation as the API takes it: exactly one of {@code url}, {@code number}, {@code application} and
     * {@code document}; everything else may be left out.
     *
     * @param document JSON verbs, TwiML or FreeSWITCH XML, as a string or as JSON
     * @param dialect json, twiml or httapi
     * @param method POST or GET
     * @param format json or form
     * @param secret signs the requests to {@code url}
     * @param digits groups separated by commas, one for every time digits are asked for
     * @param dial completed, busy, no-answer, failed or canceled: what becomes of whom the flow calls
     * @param queue bridged, leave, hangup, queue-full, error or timeout: what becomes of waiting
     */
    public record SimulationBody(
            String url,
            String number,
            String application,
            Object document,
            String fallbackUrl,
            Object fallbackDocument,
            String dialect,
            String method,
            String format,
            String secret,
            String from,
            String to,
            String callerName,
            String domain,
            String digits,
            String dial,
            String queue,
            Integer talkSeconds,
            Integer recordSeconds) {}

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Blocking
    @Operation(summary = "Call a flow without a phone, and get the transcript")
    @RequestBody(content = @Content(schema = @Schema(implementation = SimulationBody.class)))
    public SimulationResult simulate(byte[] body) {
        SimulationRequest request = SimulationRequest.of(body, defaultDomain);
        if (!free.tryAcquire()) {
            throw new ApiProblem(ProblemDetail.of(
                    503, MOST_AT_ONCE + " simulations are running on this server: try again in a moment."));
        }
        try {
            Transcript transcript = new Transcript();
            SimulatedRoutes simulated = new SimulatedRoutes(routes, request.to(), simulated(request));
            InstructionPath way = path.from(simulated, new SimulatedOutcomes(transcript));
            return new Simulation(request, transcript, way, vertx.getOrCreateContext()).run();
        } finally {
            free.release();
        }
    }

    private Optional<Route> simulated(SimulationRequest request) {
        if (request.application().isPresent()) {
            String id = request.application().get();
            Optional<Route> found = routes.application(id).toCompletableFuture().join();
            if (found.isEmpty()) {
                throw ApiProblem.notFound("application", id);
            }
            return found;
        }
        Asking asking = new Asking(
                request.dialect(),
                request.form(),
                CONNECT,
                ANSWER,
                1,
                request.secret()
                        .map(secret -> new SigningKey(secret, Optional.empty()))
                        .map(List::of)
                        .orElse(List.of()));
        Route.Terms terms = new Route.Terms(
                SimulatedRoutes.APPLICATION,
                asking,
                request.fallbackUrl(),
                request.fallbackDocument().map(StoredDocument::new),
                Optional.empty());
        return Stream.<Optional<Route>>of(
                        request.url().map(url -> new Route.Webhook(terms, url, request.post())),
                        request.document().map(text -> new Route.Document(terms, new StoredDocument(text))))
                .flatMap(Optional::stream)
                .findFirst();
    }
}
