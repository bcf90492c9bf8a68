package io.dialplane.settings.log;

import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.EncoderBase;
import ch.qos.logback.core.encoder.JsonEscapeUtil;
import java.nio.charset.StandardCharsets;

/**
 * One JSON object a line, with the names that the application server's log has too: {@code timestamp} (ISO 8601, UTC),
 * {@code level}, {@code loggerName}, {@code message}, {@code threadName}, {@code mdc} (with {@code trace} in lines about
 * a call) and {@code stackTrace} where there is one.
 */
public final class JsonLineEncoder extends EncoderBase<ILoggingEvent> {
    private final ThrowableProxyConverter stackTraces = new ThrowableProxyConverter();

    @Override
    public void start() {
        stackTraces.start();
        super.start();
    }

    @Override
    public byte[] headerBytes() {
        return new byte[0];
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        var line = new StringBuilder(256).append('{');
        field(line, "timestamp", event.getInstant().toString()).append(',');
        field(line, "level", event.getLevel().toString()).append(',');
        field(line, "loggerName", event.getLoggerName()).append(',');
        field(line, "message", String.valueOf(event.getFormattedMessage())).append(',');
        field(line, "threadName", event.getThreadName()).append(",\"mdc\":{");
        String between = "";
        for (var entry : event.getMDCPropertyMap().entrySet()) {
            field(line.append(between), entry.getKey(), entry.getValue());
            between = ",";
        }
        line.append('}');
        if (event.getThrowableProxy() != null) {
            field(line.append(','), "stackTrace", stackTraces.convert(event));
        }
        return line.append("}\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    private static StringBuilder field(StringBuilder line, String name, String value) {
        return line.append('"')
                .append(JsonEscapeUtil.jsonEscapeString(name))
                .append("\":\"")
                .append(JsonEscapeUtil.jsonEscapeString(value))
                .append('"');
    }

    @Override
    public byte[] footerBytes() {
        return new byte[0];
    }
}
