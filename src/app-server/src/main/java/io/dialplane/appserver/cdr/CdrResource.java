package io.dialplane.appserver.cdr;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.dialplane.appserver.problem.ApiProblem;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** The records of ended calls. */
@Path("/v1/cdrs")
@Tag(name = "call records")
public class CdrResource {
    private static final int MOST = 1_000;
    private static final int USUAL = 50;

    private final CdrStore store;

    public CdrResource(CdrStore store) {
        this.store = store;
    }

    /**
     * A page of records.
     *
     * @param cdrs the latest first
     * @param next what to give as {@code before} for the next page; absent on the last one
     */
    public record Page(
            List<Cdr> cdrs,
            @JsonInclude(JsonInclude.Include.ALWAYS) Optional<String> next) {}

    @GET
    @Operation(summary = "The records of ended calls, the latest first")
    public Page list(
            @RestQuery @Parameter(description = "1 to 1000, 50 when left out") @Nullable String limit,
            @RestQuery @Parameter(description = "next of the page before") @Nullable String before,
            @RestQuery @Parameter(description = "only calls from this number") @Nullable String from,
            @RestQuery @Parameter(description = "only calls to this number") @Nullable String to,
            @RestQuery @Parameter(description = "only legs that this call dialled") @Nullable String parent) {
        int most = limit(limit);
        Optional<CdrStore.Cursor> cursor = Optional.ofNullable(before)
                .map(text -> CdrStore.Cursor.of(text)
                        .orElseThrow(() -> ApiProblem.invalid("before", text, "the next of the page before")));
        List<Cdr> cdrs = store.page(
                cursor, Optional.ofNullable(from), Optional.ofNullable(to), Optional.ofNullable(parent), most + 1);
        if (cdrs.size() <= most) {
            return new Page(cdrs, Optional.empty());
        }
        List<Cdr> page = cdrs.subList(0, most);
        Cdr last = page.getLast();
        return new Page(page, Optional.of(new CdrStore.Cursor(last.endedAt(), last.id()).toString()));
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "The record of one call")
    public Cdr get(String id) {
        return store.find(id).orElseThrow(() -> ApiProblem.notFound("call record", id));
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
