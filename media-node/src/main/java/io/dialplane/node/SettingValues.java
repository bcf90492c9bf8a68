package io.dialplane.node;

import io.dialplane.node.registrar.Algorithm;
import io.dialplane.settings.StartFailure;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Settings whose type does not say all that a value must be; a wrong one is a {@link StartFailure}. */
final class SettingValues {
    private static final Logger LOG = LoggerFactory.getLogger(SettingValues.class);

    private SettingValues() {}

    /** A base address of an application server, without a slash at its end. */
    static URI url(String text) {
        try {
            var url = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
            if ("http".equals(url.getScheme()) && url.getHost() != null) {
                return url;
            }
        } catch (IllegalArgumentException e) {
            LOG.debug("not a URL", e);
        }
        throw new StartFailure("the setting app-server.urls has the value '" + text
                + "': expected http URLs such as http://127.0.0.1:8080, comma-separated.");
    }

    static InetAddress literal(String setting, String text) {
        try {
            return InetAddress.ofLiteral(text);
        } catch (IllegalArgumentException e) {
            throw wrong(setting, text, "an IP address", e);
        }
    }

    /** At least one, each once. */
    static List<Algorithm> algorithms(List<String> names) {
        var text = String.join(",", names);
        var algorithms = names.stream()
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .map(name -> Algorithm.of(name)
                        .orElseThrow(() -> wrong("sip.digest-algorithms", text, "MD5, SHA-256 or both", null)))
                .distinct()
                .toList();
        if (algorithms.isEmpty()) {
            throw wrong("sip.digest-algorithms", text, "MD5, SHA-256 or both", null);
        }
        return algorithms;
    }

    private static StartFailure wrong(String setting, String text, String expected, @Nullable Throwable cause) {
        var sentence = "the setting " + setting + " has the value '" + text + "': expected " + expected + ".";
        return cause == null ? new StartFailure(sentence) : new StartFailure(sentence, cause);
    }
}
