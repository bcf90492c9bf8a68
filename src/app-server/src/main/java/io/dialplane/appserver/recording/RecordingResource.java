package io.dialplane.appserver.recording;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.dialplane.appserver.cdr.CdrStore.Cursor;
import io.dialplane.appserver.problem.ApiProblem;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** What recordings there are; {@link RecordingFiles} gives the sound. */
@Path("/v1/recordings")
@Tag(name = "recordings")
public class RecordingResource {
    private static final int MOST = 1_000;
    private static final int USUAL = 50;

    private final Recordings recordings;
    private final RecordingRows rows;
    private final RecordingLinks links;

    public RecordingResource(Recordings recordings, RecordingRows rows, RecordingLinks links) {
        this.recordings = recordings;
        this.rows = rows;
        this.links = links;
    }

    /**
     * A recording.
     *
     * @param url where it can be fetched for a while without the API's key
     */
    public record RecordingView(
            String id,
            String call,
            String leg,
            String domain,
            String name,
            long durationMs,
            long sizeBytes,
            Instant createdAt,
            String url) {}

    /**
     * A page of recordings.
     *
     * @param recordings the latest first
     * @param next what to give as {@code before} for the next page; null on the last one
     */
    public record Page(
            List<RecordingView> recordings,
            @JsonInclude(JsonInclude.Include.ALWAYS) Optional<String> next) {}

    @GET
    @Operation(summary = "The recordings, the latest first")
    public Page list(
            @RestQuery @Parameter(description = "only those of this call") @Nullable String call,
            @RestQuery @Parameter(description = "1 to 1000, 50 when left out") @Nullable String limit,
            @RestQuery @Parameter(description = "next of the page before") @Nullable String before) {
        int most = limit(limit);
        Optional<Cursor> place = Optional.ofNullable(before)
                .map(text -> Cursor.of(text)
                        .orElseThrow(() -> ApiProblem.invalid("before", text, "the next of the page before")));
        List<StoredRecording> found = rows.page(Optional.ofNullable(call), place, most + 1);
        Instant now = Instant.now();
        List<RecordingView> page =
                found.stream().limit(most).map(one -> view(one, now)).toList();
        Optional<String> next = found.size() <= most
                ? Optional.empty()
                : Optional.of(
                        new Cursor(page.getLast().createdAt(), page.getLast().id()).toString());
        return new Page(page, next);
    }

    @DELETE
    @Path("/{id}")
    @Operation(summary = "Remove a recording for good")
    public void delete(String id) {
        if (!Recordings.isId(id) || !recordings.remove(id)) {
            throw ApiProblem.notFound("recording", id);
        }
    }

    private RecordingView view(StoredRecording one, Instant now) {
        return new RecordingView(
                one.id(),
                one.call(),
                one.leg(),
                one.domain(),
                one.name(),
                one.durationMs(),
                one.sizeBytes(),
                one.createdAt(),
                links.link(one.id(), now));
    }

    private static int limit(@Nullable String text) {
        if (text == null) {
            return USUAL;
        }
        if (text.matches("[1-9][0-9]{0,3}") && Integer.parseInt(text) <= MOST) {
            return Integer.parseInt(text);
        }
        throw ApiProblem.invalid("limit", text, "a number of 1 to " + MOST);
    }
}
