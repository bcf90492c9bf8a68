package io.dialplane.node.health;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** The node's counters, by the names operators know. Safe for any thread; counting is cheap. */
public final class NodeMetrics {
    private final MeterRegistry registry;
    private final Timer fetch;
    private final ConcurrentHashMap<String, Counter> requests = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Integer, Counter> responses = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, Counter> calls = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, Counter> refused = new ConcurrentHashMap<>();

    public NodeMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.fetch = Timer.builder("dialplane_instruction_fetch_seconds")
                .description("From asking the application server to its whole answer.")
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofMillis(1))
                .maximumExpectedValue(Duration.ofSeconds(10))
                .register(registry);
        for (var result : new String[] {"answered", "refused", "cancelled"}) {
            calls.put(result, calls(result));
        }
    }

    /** Where they are kept. */
    public MeterRegistry registry() {
        return registry;
    }

    private Counter calls(String result) {
        return Counter.builder("dialplane_calls_total")
                .tag("result", result)
                .description("Calls that ended.")
                .register(registry);
    }

    /** A SIP request came. */
    public void request(String method) {
        requests.computeIfAbsent(
                        method,
                        name -> Counter.builder("dialplane_sip_requests_total")
                                .tag("method", name)
                                .description("SIP requests received.")
                                .register(registry))
                .increment();
    }

    /** A SIP response was sent. */
    public void response(int status) {
        responses
                .computeIfAbsent(
                        status,
                        code -> Counter.builder("dialplane_sip_responses_total")
                                .tag("status", Integer.toString(code))
                                .description("SIP responses sent.")
                                .register(registry))
                .increment();
    }

    /** A new call was refused before it was one. */
    public void refused(String why) {
        refused.computeIfAbsent(
                        why,
                        reason -> Counter.builder("dialplane_calls_refused_total")
                                .tag("reason", reason)
                                .description("Calls refused with 503 before anything was done for them.")
                                .register(registry))
                .increment();
    }

    /** A call ended. */
    public void ended(int status, boolean answered) {
        var result = answered ? "answered" : status == 487 ? "cancelled" : "refused";
        calls.computeIfAbsent(result, this::calls).increment();
    }

    /** Nobody answered, and the last good answer of a section was used. */
    public void stale(String section) {
        Counter.builder("dialplane_stale_answers_total")
                .tag("section", section)
                .description("Answers that were used beyond their time because no application server answered.")
                .register(registry)
                .increment();
    }

    /** The application server answered. */
    public void fetched(long nanos) {
        fetch.record(nanos, TimeUnit.NANOSECONDS);
    }

    /** Something that goes up and down. */
    public void gauge(String name, String description, Supplier<Number> value) {
        Gauge.builder(name, value).description(description).register(registry);
    }

    /** Something that only grows and is counted elsewhere. */
    public <T> void counter(String name, String description, T source, ToDoubleFunction<T> value) {
        FunctionCounter.builder(name, source, value).description(description).register(registry);
    }

    /** A counter of one's own. */
    public Counter counter(String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }
}
