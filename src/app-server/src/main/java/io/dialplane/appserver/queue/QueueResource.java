package io.dialplane.appserver.queue;

import io.dialplane.appserver.problem.ApiProblem;
import io.dialplane.appserver.settings.AppServerSettings;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** Queues and who waits in them. */
@Path("/v1/queues")
@Tag(name = "queues")
public class QueueResource {
    private static final int MOST = 10_000;

    private final Queues queues;
    private final String defaultDomain;

    public QueueResource(Queues queues, AppServerSettings settings) {
        this.queues = queues;
        this.defaultDomain = settings.defaultDomain();
    }

    /** The queues there are and were. */
    public record QueueList(List<Queues.Overview> queues) {}

    /**
     * A call in a queue.
     *
     * @param position 1 is next
     * @param waited seconds
     * @param agentCall the call of the agent that it is being connected with; empty while it waits
     */
    public record Waiting(
            int position, String call, String from, String node, Instant since, long waited, String agentCall) {}

    /** A queue and who is in it. */
    public record QueueView(
            String name, String domain, long size, long served, long averageTime, List<Waiting> members) {}

    @GET
    @Operation(summary = "The queues: how many wait, how many were connected and how long those had waited")
    public QueueList list() {
        return new QueueList(queues.all(Instant.now(), MOST));
    }

    @GET
    @Path("/{name}")
    @Operation(summary = "One queue and who waits in it, the longest first")
    public QueueView get(String name, @RestQuery @Nullable String domain) {
        String tenant = domain == null ? defaultDomain : domain;
        Instant now = Instant.now();
        Queues.Overview queue = queues.all(now, MOST).stream()
                .filter(one -> one.name().equals(name) && one.domain().equals(tenant))
                .findFirst()
                .orElseThrow(() -> ApiProblem.notFound("queue", name));
        List<Waiting> members = new ArrayList<>();
        for (Member member : queues.members(tenant, name, now, MOST)) {
            members.add(new Waiting(
                    members.size() + 1,
                    member.call(),
                    member.from(),
                    member.node(),
                    member.joinedAt(),
                    Math.max(0, Duration.between(member.joinedAt(), now).toSeconds()),
                    member.agentCall()));
        }
        return new QueueView(name, tenant, queue.size(), queue.served(), queue.averageTime(), members);
    }
}
