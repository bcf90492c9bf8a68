package io.dialplane.appserver.settings;

import io.dialplane.settings.Secrets;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;

/** The secrets of this installation: settings first, then the data directory's, made there when missing. */
@Singleton
public class Keys {
    private final AppServerSettings settings;
    private final Secrets secrets;
    private final byte[] apiKey;
    private final byte[] nodePassword;

    public Keys(AppServerSettings settings) {
        this.settings = settings;
        this.secrets = Secrets.open(settings.var());
        this.apiKey = bytes(given(settings.apiKey(), "api-key"));
        this.nodePassword = bytes(given(settings.nodePassword(), "node-password"));
    }

    /** Whether this is the API's key; takes the same time for every wrong one. */
    public boolean isApiKey(String candidate) {
        return MessageDigest.isEqual(apiKey, bytes(candidate));
    }

    /** Whether this is the nodes' password; takes the same time for every wrong one. */
    public boolean isNodePassword(String candidate) {
        return MessageDigest.isEqual(nodePassword, bytes(candidate));
    }

    /** What opens a node's event socket. */
    public String eventSocketPassword() {
        return given(settings.eventSocketPassword(), "event-socket-password");
    }

    /** The key that signs tokens and cookies; the same on every application server of an installation. */
    public byte[] tokenKey() {
        return bytes(secrets.secret("token-key"));
    }

    /** The key that secrets in the database are encrypted with; the same on every application server. */
    byte[] dataKey() {
        return bytes(secrets.secret("data-key"));
    }

    /** The key that nodes share: with it they check what one of them, or this server, signed. */
    public byte[] nodesKey() {
        return bytes(secrets.secret("nonce-key"));
    }

    /** The password of a demo user. */
    public String userPassword(String user) {
        return secrets.secret("user-" + user + "-password");
    }

    private String given(Optional<String> setting, String name) {
        return setting.filter(value -> !value.isBlank()).orElseGet(() -> secrets.secret(name));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
