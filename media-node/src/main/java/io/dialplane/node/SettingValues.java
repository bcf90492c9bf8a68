package io.dialplane.node;

import io.dialplane.node.appserver.Endpoint;
import io.dialplane.node.registrar.Algorithm;
import io.dialplane.settings.StartFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Settings whose type does not say all that a value must be; a wrong one is a {@link StartFailure}. */
final class SettingValues {
    private static final String AN_ADDRESS = "http or https URLs such as http://127.0.0.1:8080, comma-separated";
    private static final String A_PEM_FILE = "a readable file of PEM certificates";

    private static final Pattern WITH_USER = Pattern.compile("[^/?#]*//[^/?#]*@.*", Pattern.DOTALL);

    private SettingValues() {}

    /** An application server. */
    static Endpoint endpoint(String text) {
        if (WITH_USER.matcher(text).matches()) {
            // the value is not shown: it would be in a log
            throw new StartFailure("the setting app-server.urls has an address with a user name or password in it:"
                    + " they belong in app-server.username and app-server.password.");
        }
        try {
            return Endpoint.of(URI.create(text.strip()));
        } catch (IllegalArgumentException e) {
            throw wrong("app-server.urls", text, AN_ADDRESS, e);
        }
    }

    /** A file of one or more certificates. */
    static Path certificates(String name) {
        try (var in = Files.newInputStream(Path.of(name))) {
            if (!CertificateFactory.getInstance("X.509")
                    .generateCertificates(in)
                    .isEmpty()) {
                return Path.of(name);
            }
        } catch (IOException | CertificateException | InvalidPathException e) {
            throw wrong("app-server.trust-certificates", name, A_PEM_FILE, e);
        }
        throw wrong("app-server.trust-certificates", name, A_PEM_FILE, null);
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
