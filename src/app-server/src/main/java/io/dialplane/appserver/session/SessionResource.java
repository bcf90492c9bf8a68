package io.dialplane.appserver.session;

import io.dialplane.appserver.problem.ApiProblem;
import io.dialplane.appserver.problem.Fields;
import io.dialplane.appserver.problem.ProblemDetail;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Duration;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The console's session: the API key once, then an HttpOnly cookie. */
@Path("/v1/session")
@Tag(name = "session")
public class SessionResource {
    private final ApiAccess access;

    public SessionResource(ApiAccess access) {
        this.access = access;
    }

    /**
     * What opens a session.
     *
     * @param apiKey the key of the API
     */
    public record SessionRequest(String apiKey) {}

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Open a session: sets a cookie that stands for the key for 12 hours")
    @RequestBody(content = @Content(schema = @Schema(implementation = SessionRequest.class)))
    @APIResponse(responseCode = "204", description = "Open; Set-Cookie has the cookie")
    public Response open(byte[] body, @Context UriInfo uri) {
        Fields fields = Fields.of(body);
        String key = fields.text("apiKey", 512);
        fields.done();
        if (!access.isKey(key)) {
            throw new ApiProblem(ProblemDetail.of(401, "This is not the API's key."));
        }
        return Response.noContent()
                .cookie(cookie(access.newSession(Instant.now()), ApiAccess.SESSION, uri))
                .build();
    }

    @DELETE
    @Operation(summary = "Close the session: removes the cookie")
    @APIResponse(responseCode = "204", description = "Closed")
    public Response close(@Context UriInfo uri) {
        return Response.noContent().cookie(cookie("", Duration.ZERO, uri)).build();
    }

    private static NewCookie cookie(String value, Duration life, UriInfo uri) {
        return new NewCookie.Builder(ApiAccess.COOKIE)
                .value(value)
                .path("/")
                .maxAge((int) life.toSeconds())
                .httpOnly(true)
                .secure("https".equals(uri.getRequestUri().getScheme()))
                .sameSite(NewCookie.SameSite.STRICT)
                .build();
    }
}
