package io.dialplane.appserver.node;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Which documents a client understands: a node of ours reads all, FreeSWITCH's modules their own XML. */
public enum Client {
    /** One of ours. */
    NODE("application/json"),
    /** mod_xml_curl. */
    FREESWITCH("text/xml; charset=utf-8"),
    /** mod_httapi. */
    HTTAPI("text/xml; charset=utf-8");

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
}
