package io.dialplane.appserver.routing;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.dialplane.appserver.database.Database;
import io.dialplane.appserver.problem.ApiProblem;
import io.dialplane.appserver.problem.Fields;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What signs the requests to an application's endpoints: one secret, or two while one takes the other's place. */
@Path("/v1/applications/{application}/secrets")
@Tag(name = "applications")
public class SecretResource {
    private static final int MOST = 2;
    private static final long LONGEST = Duration.ofDays(365).toSeconds();

    private final Applications applications;
    private final ApplicationSecrets secrets;
    private final RoutingChanges changes;

    public SecretResource(Applications applications, ApplicationSecrets secrets, RoutingChanges changes) {
        this.applications = applications;
        this.secrets = secrets;
        this.changes = changes;
    }

    /**
     * A secret.
     *
     * @param expiresAt absent when it is good until it is removed
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record SecretView(
            String id,
            String secret,
            Instant createdAt,
            @Nullable Instant expiresAt) {}

    /** The valid secrets, the oldest first. */
    public record SecretList(List<SecretView> secrets) {}

    @GET
    @Transactional
    @Operation(summary = "The valid secrets of an application, the oldest first")
    public SecretList list(String application) {
        existing(application);
        return new SecretList(
                secrets.valid(application).stream().map(this::view).toList());
    }

    @POST
    @Transactional
    @Operation(
            summary = "Add a secret; both sign until the previous one is removed, or ends (previousExpiresInSeconds)")
    public Response add(String application, byte[] body) {
        Fields fields = Fields.of(body.length == 0 ? new byte[] {'{', '}'} : body);
        long seconds = fields.number("previousExpiresInSeconds", 0, LONGEST, -1);
        fields.done();
        existing(application);
        List<ApplicationSecret> valid = secrets.valid(application);
        if (valid.size() >= MOST) {
            throw ApiProblem.conflict("Application '" + application + "' has " + MOST
                    + " valid secrets already; DELETE one of /v1/applications/" + application + "/secrets first.");
        }
        if (seconds >= 0) {
            valid.forEach(row -> row.expiresAt = Database.toColumn(Instant.now().plusSeconds(seconds)));
        }
        secrets.removeExpired(application);
        ApplicationSecret made = secrets.make(application);
        changes.announce();
        return Response.created(URI.create("/v1/applications/" + application + "/secrets/" + made.id))
                .entity(view(made))
                .build();
    }

    @DELETE
    @Path("/{id}")
    @Transactional
    @Operation(summary = "Remove a secret; the last one stays")
    public void remove(String application, String id) {
        existing(application);
        List<ApplicationSecret> valid = secrets.valid(application);
        ApplicationSecret row = valid.stream()
                .filter(secret -> secret.id.equals(id))
                .findFirst()
                .orElseThrow(() -> ApiProblem.notFound("secret", id));
        if (valid.size() == 1) {
            throw ApiProblem.conflict(
                    "Secret '" + id + "' is the only one of application '" + application + "'; add another first.");
        }
        secrets.delete(row);
        changes.announce();
    }

    /** Locks the application, or two requests at once would make three secrets of one, or none. */
    private void existing(String application) {
        if (applications.findById(application, LockModeType.PESSIMISTIC_WRITE) == null) {
            throw ApiProblem.notFound("application", application);
        }
    }

    private SecretView view(ApplicationSecret row) {
        return new SecretView(
                row.id,
                secrets.reveal(row),
                Database.fromColumn(row.createdAt),
                Optional.ofNullable(row.expiresAt).map(Database::fromColumn).orElse(null));
    }
}
