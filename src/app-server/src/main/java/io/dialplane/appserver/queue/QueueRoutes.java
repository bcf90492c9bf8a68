package io.dialplane.appserver.queue;

import io.dialplane.appserver.calls.LiveCalls;
import io.dialplane.appserver.events.CallEvent.Types;
import io.dialplane.appserver.events.EventWindow;
import io.dialplane.appserver.node.NodeAnswer;
import io.dialplane.appserver.node.NodeHttp;
import io.dialplane.appserver.problem.Fields;
import io.dialplane.appserver.settings.AppServerSettings;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/** {@code /instructions/queues}: what nodes do with queues for their calls. */
@Singleton
class QueueRoutes {
    private static final String ADDRESS = "[A-Za-z0-9.:\\[\\]_-]{1,240}:[0-9]{1,5}";
    private static final String ADDRESS_EXPECTED = "host:port";

    private final NodeHttp http;
    private final Queues queues;
    private final ConnectTokens tokens;
    private final LiveCalls calls;
    private final EventWindow events;
    private final MeterRegistry meters;
    private final Timer waits;
    private final String defaultDomain;

    QueueRoutes(
            NodeHttp http,
            Queues queues,
            ConnectTokens tokens,
            LiveCalls calls,
            EventWindow events,
            MeterRegistry meters,
            AppServerSettings settings) {
        this.http = http;
        this.queues = queues;
        this.tokens = tokens;
        this.calls = calls;
        this.events = events;
        this.meters = meters;
        this.waits = Timer.builder("dialplane_queue_wait_seconds")
                .description("How long those who were connected had waited")
                .register(meters);
        this.defaultDomain = settings.defaultDomain();
    }

    void route(@Observes Router router) {
        on(router, "join", this::join);
        on(router, "state", this::state);
        on(router, "leave", this::leave);
        on(router, "take", this::take);
        on(router, "connected", this::connected);
        on(router, "return", this::giveBack);
    }

    private void on(Router router, String action, Function<Fields, NodeAnswer> work) {
        http.post(router, "/instructions/queues/" + action, "queues", body -> work.apply(Fields.of(body)));
    }

    private NodeAnswer join(Fields fields) {
        Instant now = Instant.now();
        Member member = new Member(
                0,
                call(fields),
                domain(fields),
                queue(fields),
                fields.text("node", 128),
                fields.text("sip", 255, text -> text.matches(ADDRESS), ADDRESS_EXPECTED),
                fields.optionalText("from", 255).orElse(""),
                fields.optionalText("trace", 32).orElse(""),
                now,
                "");
        long most = fields.number("maxSize", 1, 10_000, 0);
        fields.done();
        Optional<Queues.Standing> standing =
                queues.join(member, most == 0 ? OptionalInt.empty() : OptionalInt.of((int) most), now);
        if (standing.isEmpty()) {
            result("full");
            calls.note(member.call(), "queue", "queue " + member.queue() + " is full");
            return NodeAnswer.problem(409, "queue-full");
        }
        tell(
                Types.QUEUE_JOINED,
                member,
                "enters queue " + member.queue() + " at position "
                        + standing.get().position(),
                Map.of("position", standing.get().position()));
        return NodeAnswer.json(standing.get());
    }

    private NodeAnswer state(Fields fields) {
        String domain = domain(fields);
        String queue = queue(fields);
        String call = call(fields);
        fields.done();
        return queues.state(domain, queue, call, Instant.now())
                .map(NodeAnswer::json)
                .orElseGet(() -> NodeAnswer.problem(404, "The call is not in this queue."));
    }

    private NodeAnswer leave(Fields fields) {
        String domain = domain(fields);
        String queue = queue(fields);
        String call = call(fields);
        String reason = fields.optionalText("reason", 64).orElse("leave");
        fields.done();
        if (queues.leave(domain, queue, call)) {
            result("left");
            var member = new Member(0, call, domain, queue, "", "", "", "", Instant.now(), "");
            tell(Types.QUEUE_LEFT, member, "leaves queue " + queue + ": " + reason, Map.of("reason", reason));
        }
        return NodeAnswer.nothing();
    }

    private NodeAnswer take(Fields fields) {
        String domain = domain(fields);
        String queue = queue(fields);
        String agent = fields.text("agentCall", 64);
        fields.done();
        Instant now = Instant.now();
        return queues.take(domain, queue, agent, now)
                .map(member -> NodeAnswer.json(Map.of(
                        "call", member.call(),
                        "node", member.node(),
                        "sip", member.sip(),
                        "token", tokens.sign(member.call(), agent, now),
                        "from", member.from(),
                        "waited", seconds(member, now).toSeconds())))
                .orElseGet(NodeAnswer::nothing);
    }

    private NodeAnswer connected(Fields fields) {
        String call = call(fields);
        fields.done();
        Instant now = Instant.now();
        queues.connected(call, now).ifPresent(member -> {
            Duration waited = seconds(member, now);
            result("bridged");
            waits.record(waited);
            tell(
                    Types.QUEUE_CONNECTED,
                    member,
                    "connected from queue " + member.queue() + " after " + waited.toSeconds() + " s",
                    Map.of("agentCall", member.agentCall(), "waited", waited.toSeconds()));
        });
        return NodeAnswer.nothing();
    }

    private NodeAnswer giveBack(Fields fields) {
        String call = call(fields);
        fields.done();
        queues.giveBack(call)
                .ifPresent(member -> calls.note(
                        call,
                        "queue",
                        "could not be reached by an agent: waits in queue " + member.queue() + " again"));
        return NodeAnswer.nothing();
    }

    private void tell(String type, Member member, String text, Map<String, Object> more) {
        Map<String, Object> data = new java.util.LinkedHashMap<>();
        data.put("queue", member.queue());
        data.put("domain", member.domain());
        data.putAll(more);
        calls.note(member.call(), "queue", text);
        events.publish(type, member.call(), member.trace(), member.node(), data);
    }

    private void result(String result) {
        meters.counter("dialplane_queue_results_total", "result", result).increment();
    }

    private static Duration seconds(Member member, Instant now) {
        Duration waited = Duration.between(member.joinedAt(), now);
        return waited.isNegative() ? Duration.ZERO : waited;
    }

    private static String call(Fields fields) {
        return fields.text("call", 64);
    }

    private static String queue(Fields fields) {
        return fields.text("queue", 128);
    }

    private String domain(Fields fields) {
        return fields.optionalText("domain", 128).orElse(defaultDomain);
    }
}
