package io.dialplane.appserver.routing;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.dialplane.appserver.problem.ApiProblem;
import io.dialplane.appserver.problem.FieldError;
import io.dialplane.appserver.problem.Fields;
import io.dialplane.appserver.webhook.Addresses;
import io.quarkus.panache.common.Sort;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Applications: what answers numbers. */
@Path("/v1/applications")
@Tag(name = "applications")
public class ApplicationResource {
    private static final int MOST = 10_000;

    private final Applications applications;
    private final Numbers numbers;
    private final RoutingChanges changes;
    private final ApplicationSecrets secrets;
    private final Addresses addresses;

    public ApplicationResource(
            Applications applications,
            Numbers numbers,
            RoutingChanges changes,
            ApplicationSecrets secrets,
            Addresses addresses) {
        this.applications = applications;
        this.numbers = numbers;
        this.changes = changes;
        this.secrets = secrets;
        this.addresses = addresses;
    }

    /**
     * An application as the API shows it.
     *
     * @param secret what signs its requests; only when it was just made, GET …/secrets shows it later
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ApplicationView(
            String id,
            String name,
            String kind,
            @Nullable String url,
            String method,
            @Nullable String document,
            String dialect,
            String format,
            @Nullable String fallbackUrl,
            @Nullable String fallbackDocument,
            @Nullable String statusUrl,
            @Nullable List<String> statusEvents,
            int retries,
            int connectTimeoutMs,
            int answerTimeoutMs,
            @Nullable String secret) {
        static ApplicationView of(Application row) {
            return of(row, null);
        }

        static ApplicationView of(Application row, @Nullable String secret) {
            return new ApplicationView(
                    row.id,
                    row.name,
                    row.kind,
                    row.url,
                    row.method,
                    row.document,
                    row.dialect,
                    row.format,
                    row.fallbackUrl,
                    row.fallbackDocument,
                    row.statusUrl,
                    row.statusUrl == null ? null : List.of(row.statusEvents.split(",")),
                    row.retries,
                    row.connectTimeoutMs,
                    row.answerTimeoutMs,
                    secret);
        }
    }

    /** The applications there are. */
    public record ApplicationList(List<ApplicationView> applications) {}

    @GET
    @Transactional
    @Operation(summary = "The applications")
    public ApplicationList list() {
        return new ApplicationList(applications.findAll(Sort.by("id")).page(0, MOST).stream()
                .map(ApplicationView::of)
                .toList());
    }

    @GET
    @Path("/{id}")
    @Transactional
    @Operation(summary = "One application")
    public ApplicationView get(String id) {
        return ApplicationView.of(existing(id));
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Transactional
    @Operation(summary = "Add an application; its id is made when left out")
    @RequestBody(content = @Content(schema = @Schema(implementation = ApplicationRequest.class)))
    @APIResponse(
            responseCode = "201",
            description = "Added; Location says where it is",
            content = @Content(schema = @Schema(implementation = ApplicationView.class)))
    public Response add(byte[] body) {
        Fields fields = Fields.of(body);
        ApplicationRequest request = ApplicationRequest.read(fields, addresses::refusal);
        String id =
                fields.optionalText("id", 64).orElseGet(() -> UUID.randomUUID().toString());
        if (!id.matches("[A-Za-z0-9._-]{1,64}")) {
            fields.wrong("id", id, "1 to 64 letters, digits and . _ -");
        }
        fields.done();
        if (applications.findById(id) != null) {
            throw ApiProblem.conflict(
                    "There is an application '" + id + "' already; PUT /v1/applications/" + id + " changes it.");
        }
        Application row = new Application();
        row.id = id;
        request.fill(row);
        applications.persist(row);
        ApplicationSecret secret = secrets.make(id);
        changes.announce();
        return Response.created(URI.create("/v1/applications/" + id))
                .entity(ApplicationView.of(row, secrets.reveal(secret)))
                .build();
    }

    @PUT
    @Path("/{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Transactional
    @Operation(summary = "Replace an application; the next call counts")
    @RequestBody(content = @Content(schema = @Schema(implementation = ApplicationRequest.class)))
    public ApplicationView put(String id, byte[] body) {
        Fields fields = Fields.of(body);
        ApplicationRequest request = ApplicationRequest.read(fields, addresses::refusal);
        fields.optionalText("id", 64)
                .filter(same -> !same.equals(id))
                .ifPresent(other -> fields.wrong("id", other, "the id of the URL, or nothing"));
        fields.done();
        Application row = existing(id);
        request.fill(row);
        changes.announce();
        return ApplicationView.of(row);
    }

    @DELETE
    @Path("/{id}")
    @Transactional
    @Operation(summary = "Remove an application no number leads to")
    public void delete(String id) {
        Application row = existing(id);
        Optional<PhoneNumber> user = numbers.find("application", id).firstResultOptional();
        if (user.isPresent()) {
            throw ApiProblem.conflict(
                    "Number '" + user.get().key.number() + "' still leads to application '" + id + "'.");
        }
        applications.delete(row);
        changes.announce();
    }

    private Application existing(String id) {
        Application found = applications.findById(id);
        if (found == null) {
            throw ApiProblem.notFound("application", id);
        }
        return found;
    }

    /** What {@link FieldError} says about fields that belong to the other kind. */
    static String belongsTo(String kind) {
        return "nothing: it belongs to kind " + kind;
    }
}
