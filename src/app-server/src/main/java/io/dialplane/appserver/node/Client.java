package io.dialplane.appserver.node;

import io.dialplane.instructions.Dialect;
import io.dialplane.instructions.Instruction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which documents a client understands: a node of ours reads both, FreeSWITCH its own XML. */
enum Client {
    NODE("application/json", "[]"),
    FREESWITCH("text/xml; charset=utf-8", "<document/>");

    private final String contentType;
    private final Dialect dialect;

    Client(String contentType, String sample) {
        this.contentType = contentType;
        this.dialect = Dialect.recognise(Optional.of(contentType), sample.getBytes(StandardCharsets.US_ASCII))
                .orElseThrow();
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
        String text = this == FREESWITCH && dialect instanceof io.dialplane.instructions.XmlDialect xml
                ? xml.write(instructions, context.isEmpty() ? "default" : context)
                : dialect.write(instructions);
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
