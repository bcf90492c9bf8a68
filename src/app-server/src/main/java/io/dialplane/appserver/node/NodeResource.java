package io.dialplane.appserver.node;

import io.dialplane.appserver.calls.LiveCalls;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The media nodes. */
@Path("/v1/nodes")
@Tag(name = "nodes")
public class NodeResource {
    private final NodeReports reports;
    private final NodeLinks links;
    private final LiveCalls calls;

    public NodeResource(NodeReports reports, NodeLinks links, LiveCalls calls) {
        this.reports = reports;
        this.links = links;
        this.calls = calls;
    }

    /**
     * A node.
     *
     * @param state {@code up} or {@code down}
     * @param calls live calls it has
     */
    public record NodeView(
            String name, String sip, String eventSocket, String version, String state, long calls, Instant lastSeen) {}

    /** The nodes that report or ever did. */
    public record NodeList(List<NodeView> nodes) {}

    @GET
    @Operation(summary = "The media nodes")
    public NodeList list() {
        Instant now = Instant.now();
        return new NodeList(reports.all().stream()
                .map(report -> new NodeView(
                        report.name(),
                        report.sip(),
                        report.eventSocket(),
                        report.version(),
                        links.isUp(report, now) ? "up" : "down",
                        calls.countOn(report.name()),
                        report.lastSeen()))
                .toList());
    }
}
