package io.dialplane.appserver.trace;

import static org.assertj.core.api.Assertions.assertThat;

import org.jboss.logging.MDC;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class TraceTest {
    private static final String ID = "4bf92f3577b34da6a3ce929d0e0e4736";

    @Test
    void keepsTheTraceAndMakesASpan() {
        Trace trace = Trace.of("00-" + ID + "-00f067aa0ba902b7-01");
        assertThat(trace.id()).isEqualTo(ID);
        assertThat(trace.traceparent()).matches("00-" + ID + "-[0-9a-f]{16}-01").doesNotContain("00f067aa0ba902b7");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "x",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                "00-4bf92f35-00f067aa0ba902b7-01"
            })
    void makesANewTraceWhenThereIsNone(String header) {
        assertThat(Trace.of(header).id())
                .matches("[0-9a-f]{32}")
                .isNotEqualTo(Trace.of(header).id());
    }

    @Test
    void logLinesCarryItForAWhile() {
        try (Trace.InLog outer = new Trace(ID).inLog()) {
            assertThat(MDC.get("trace")).isEqualTo(ID);
            try (Trace.InLog inner = new Trace("other").inLog()) {
                assertThat(MDC.get("trace")).isEqualTo("other");
            }
            assertThat(MDC.get("trace")).isEqualTo(ID);
        }
        assertThat(MDC.get("trace")).isNull();
    }
}
