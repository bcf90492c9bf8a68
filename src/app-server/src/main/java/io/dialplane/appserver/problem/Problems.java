package io.dialplane.appserver.problem;

import io.dialplane.appserver.database.DatabaseFailure;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.hibernate.exception.ConstraintViolationException;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Turns whatever ends a request of the API into a problem. */
public final class Problems {
    private static final Logger LOG = Logger.getLogger(Problems.class);

    @ServerExceptionMapper
    public Response refused(ApiProblem refusal) {
        return response(refusal.problem());
    }

    @ServerExceptionMapper
    public Response nothingThere(NotFoundException e, UriInfo uri) {
        return response(
                ProblemDetail.of(404, "There is nothing at " + uri.getPath() + "; /q/openapi lists what there is."));
    }

    @ServerExceptionMapper
    public Response byTheFramework(WebApplicationException e) {
        int status = e.getResponse().getStatus();
        ProblemDetail problem = ProblemDetail.of(status, ProblemDetail.title(status) + ".");
        Response.ResponseBuilder builder = Response.fromResponse(response(problem));
        String allow = e.getResponse().getHeaderString(HttpHeaders.ALLOW);
        return allow == null
                ? builder.build()
                : builder.header(HttpHeaders.ALLOW, allow).build();
    }

    @ServerExceptionMapper
    public Response withoutDatabase(DatabaseFailure failure) {
        LOG.errorf("the database failed: %s", failure.getMessage());
        return response(ProblemDetail.of(503, "The database cannot be used at the moment; try again."));
    }

    /** Two requests met: the database keeps what the other one made of it. */
    @ServerExceptionMapper
    public Response overtaken(ConstraintViolationException e) {
        return response(ProblemDetail.of(
                409, "Another request changed what this one needs at the same moment; look and try again."));
    }

    @ServerExceptionMapper
    public Response bug(Throwable bug) {
        LOG.error("a request of the API failed", bug);
        return response(ProblemDetail.of(500, "The application server failed on this request; its log says why."));
    }

    private static Response response(ProblemDetail problem) {
        return Response.status(problem.status())
                .type(ProblemDetail.MEDIA_TYPE)
                .entity(problem)
                .build();
    }
}
