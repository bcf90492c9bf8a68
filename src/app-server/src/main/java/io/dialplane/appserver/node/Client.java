package io.dialplane.appserver.node;

import io.dialplane.instructions.Instruction;
import io.dialplane.instructions.dialplan.DialplanDialect;
import io.dialplane.instructions.json.JsonDialect;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Which documents a client understands: a node of ours reads both, FreeSWITCH its own XML. */
public enum Client {
    /** One of ours. */
    NODE("application/json"),
    /** A real FreeSWITCH. */
    FREESWITCH("text/xml; charset=utf-8");

    private final String contentType;

    Client(String contentType) {
        this.contentType = contentType;
    }

    /** Who is asking, by its {@code User-Agent} and {@code Accept}. */
    static Client of(@Nullable String userAgent, @Nullable String accept) {
        if (userAgent != null && userAgent.startsWith("freeswitch-xml")) {
            return FREESWITCH;
        }
        String wanted = accept == null ? "" : accept.toLowerCase(Locale.ROOT);
        return wanted.contains("xml") && !wanted.contains("json") ? FREESWITCH : NODE;
    }

    String contentType() {
        return contentType;
    }

    byte[] write(List<Instruction> instructions, String context) {
        var written = this == FREESWITCH
                ? DialplanDialect.INSTANCE.write(instructions, context.isEmpty() ? "default" : context)
                : JsonDialect.INSTANCE.write(instructions);
        return written.text().getBytes(StandardCharsets.UTF_8);
    }
}
