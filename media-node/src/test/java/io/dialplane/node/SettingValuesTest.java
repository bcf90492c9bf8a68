package io.dialplane.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dialplane.settings.StartFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingValuesTest {
    @ParameterizedTest
    @ValueSource(strings = {"http://bob:hunter2@host/", "https://hunter2@host/fs?x=y", "http://bob:hunter2%@host"})
    void aCredentialInAnAddressIsRefusedWithoutShowingIt(String url) {
        assertThatThrownBy(() -> SettingValues.endpoint(url))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("app-server.username and app-server.password")
                .hasMessageNotContaining("hunter2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "host:8080", "ftp://host/", "http:///path", "http://a b/", "http://host/#part"})
    void whatIsNoAddressIsRefused(String url) {
        assertThatThrownBy(() -> SettingValues.endpoint(url))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("app-server.urls");
    }

    @Test
    void anAtSignBehindTheHostIsNoCredential() {
        assertThat(SettingValues.endpoint("https://host/a@b?mail=c@d")).hasToString("https://host:443/a@b");
    }

    @Test
    void aFileWithoutCertificatesIsRefused(@TempDir Path directory) throws Exception {
        var file = Files.writeString(directory.resolve("a.pem"), "hello");
        assertThatThrownBy(() -> SettingValues.certificates(file.toString()))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("app-server.trust-certificates");
    }
}
