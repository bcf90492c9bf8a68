package io.dialplane.settings.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonLineEncoderTest {
    private static String line(String message, Throwable thrown, Object... arguments) {
        var logger = new LoggerContext().getLogger("io.dialplane.node");
        var event = new LoggingEvent("", logger, Level.WARN, message, thrown, arguments);
        event.setInstant(Instant.parse("2026-11-24T03:35:20.007Z"));
        event.setThreadName("main");
        event.setMDCPropertyMap(Map.of("trace", "0af7651916cd43dd8448eb211c80319c"));
        var encoder = new JsonLineEncoder();
        encoder.start();
        return new String(encoder.encode(event), StandardCharsets.UTF_8);
    }

    @Test
    void aLineIsOneObject() {
        assertThat(line("call of {} ended", null, "\"Ann\"\n"))
                .isEqualTo("{\"timestamp\":\"2026-11-24T03:35:20.007Z\",\"level\":\"WARN\","
                        + "\"loggerName\":\"io.dialplane.node\",\"message\":\"call of \\\"Ann\\\"\\n ended\","
                        + "\"threadName\":\"main\",\"mdc\":{\"trace\":\"0af7651916cd43dd8448eb211c80319c\"}}\n");
    }

    @Test
    void aStackTraceIsInIt() {
        assertThat(line("failed", new IllegalStateException("why")))
                .contains("\"stackTrace\":\"java.lang.IllegalStateException: why\\n")
                .endsWith("}\n")
                .hasLineCount(1);
    }
}
