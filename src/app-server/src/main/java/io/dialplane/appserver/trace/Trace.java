package io.dialplane.appserver.trace;

import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jboss.logging.MDC;
import org.jspecify.annotations.Nullable;

/**
 * The trace of a call.
 *
 * @param id 32 lower-case hexadecimal digits, the trace-id of W3C Trace Context §3.2.2.3
 */
public record Trace(String id) {
    /** The name under which log lines carry it. */
    private static final String MDC_KEY = "trace";

    private static final Pattern TRACEPARENT = Pattern.compile("[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}.*");
    private static final String NONE = "0".repeat(32);

    /** The trace of a received {@code traceparent} header; a new one when there is none or it is malformed. */
    public static Trace of(@Nullable String traceparent) {
        if (traceparent != null && traceparent.length() <= 128) {
            var match = TRACEPARENT.matcher(traceparent);
            if (match.matches() && !NONE.equals(match.group(1))) {
                return new Trace(match.group(1));
            }
        }
        var random = ThreadLocalRandom.current();
        return new Trace("%016x%016x".formatted(random.nextLong() | 1, random.nextLong()));
    }

    /** A {@code traceparent} header for a request made on behalf of the call, with a span of its own. */
    public String traceparent() {
        long span = ThreadLocalRandom.current().nextLong() | 1;
        return "00-" + id + "-" + String.format("%016x", span) + "-01";
    }

    /** Until closed, the thread's log lines carry the trace. */
    public InLog inLog() {
        Object before = MDC.get(MDC_KEY);
        MDC.put(MDC_KEY, id);
        return new InLog(Optional.ofNullable(before));
    }

    /** The span of code whose log lines carry the trace. */
    public record InLog(Optional<Object> before) implements AutoCloseable {
        @Override
        public void close() {
            before.ifPresentOrElse(value -> MDC.put(MDC_KEY, value), () -> MDC.remove(MDC_KEY));
        }
    }
}
