package io.dialplane.balancer.health;

import io.dialplane.balancer.message.Method;
import io.dialplane.balancer.routing.Node;
import io.dialplane.balancer.routing.Router;
import io.dialplane.balancer.routing.Tally;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Locale;

/** The counters in Prometheus' text format. */
final class Metrics {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics collections = new JvmGcMetrics();
    private final boolean[] statuses = new boolean[700];
    private final Tally tally;

    Metrics(Tally tally, Router router) {
        this.tally = tally;
        for (Method method : Method.values()) {
            FunctionCounter.builder("dialplane_sip_requests", tally, t -> t.requests(method))
                    .tag("method", method.name())
                    .description("SIP requests received")
                    .register(registry);
        }
        for (Tally.Event event : Tally.Event.values()) {
            FunctionCounter.builder("dialplane_balancer_events", tally, t -> t.events(event))
                    .tag("event", event.name().toLowerCase(Locale.ROOT))
                    .description("Messages that were not simply forwarded, by what happened")
                    .register(registry);
        }
        for (Node node : router.nodes()) {
            node(node);
        }
        Gauge.builder("dialplane_balancer_attempts", router, Router::attempts)
                .description("New calls that are supervised for fail-over")
                .register(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        collections.bindTo(registry);
    }

    private void node(Node node) {
        Gauge.builder("dialplane_balancer_node_up", node, n -> n.state() == Node.State.UP ? 1 : 0)
                .tag("node", node.name())
                .description("Whether the node answers and takes new calls")
                .register(registry);
        Gauge.builder("dialplane_balancer_node_draining", node, n -> n.state() == Node.State.DRAINING ? 1 : 0)
                .tag("node", node.name())
                .description("Whether the node answers and takes no new calls")
                .register(registry);
        Gauge.builder("dialplane_balancer_node_calls_unanswered", node, Node::inFlight)
                .tag("node", node.name())
                .description("New calls the node has not answered yet")
                .register(registry);
    }

    /** One scrape. */
    synchronized String scrape() {
        for (int status = 100; status < statuses.length; status++) {
            if (!statuses[status] && tally.responses(status) > 0) {
                statuses[status] = true;
                int seen = status;
                FunctionCounter.builder("dialplane_sip_responses", tally, t -> t.responses(seen))
                        .tag("status", String.valueOf(status))
                        .description("SIP responses forwarded or made")
                        .register(registry);
            }
        }
        return registry.scrape();
    }

    void close() {
        collections.close();
        registry.close();
    }
}
