package io.dialplane.appserver.session;

import io.dialplane.appserver.problem.ProblemDetail;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Cookie;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Asks every request of the API for its key, but the one that opens a session with it. */
public final class ApiKeyFilter {
    private static final String SESSION = "/v1/session";

    private final ApiAccess access;

    public ApiKeyFilter(ApiAccess access) {
        this.access = access;
    }

    @ServerRequestFilter(preMatching = true)
    public Optional<Response> check(ContainerRequestContext request) {
        if (SESSION.equals(request.getUriInfo().getPath())) {
            return Optional.empty();
        }
        Cookie cookie = request.getCookies().get(ApiAccess.COOKIE);
        boolean allowed = access.allows(
                request.getHeaderString(HttpHeaders.AUTHORIZATION),
                request.getHeaderString("X-API-Key"),
                cookie == null ? null : cookie.getValue(),
                Instant.now());
        return allowed
                ? Optional.empty()
                : Optional.of(Response.status(401)
                        .type(ProblemDetail.MEDIA_TYPE)
                        .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer")
                        .entity(ProblemDetail.of(
                                401,
                                "The API's key is missing or wrong: send it as Authorization: Bearer KEY. It is in"
                                        + " run.json and secrets.properties of the data directory."))
                        .build());
    }
}
