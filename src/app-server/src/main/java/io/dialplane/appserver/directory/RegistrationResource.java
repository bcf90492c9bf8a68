package io.dialplane.appserver.directory;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Who is registered, and where. */
@Path("/v1/registrations")
@Tag(name = "registrations")
public class RegistrationResource {
    private static final int MOST = 10_000;

    private final Registrations registrations;

    public RegistrationResource(Registrations registrations) {
        this.registrations = registrations;
    }

    /** The current registrations. */
    public record RegistrationList(List<Registration> registrations) {}

    @GET
    @Operation(summary = "The current registrations, by domain and user")
    public RegistrationList list() {
        return new RegistrationList(registrations.all(Instant.now(), MOST));
    }
}
