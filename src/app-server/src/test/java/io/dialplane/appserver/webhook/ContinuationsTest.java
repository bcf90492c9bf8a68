package io.dialplane.appserver.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.dialplane.appserver.settings.AppServerSettings;
import io.dialplane.appserver.settings.Keys;
import io.dialplane.appserver.webhook.Continuations.Continuation;
import io.dialplane.settings.Settings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContinuationsTest {
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    private static final Continuation TO = new Continuation(
            "ivr", "dialplane.local", "call-1", true, "digits", URI.create("https://example.com/ivr?x=1&y=%0A"));

    @TempDir
    Path var;

    @Test
    void anyServerOfTheInstallationReadsATokenBack() {
        String token = server(var).sign(TO, NOW);
        assertThat(server(var).verify(token, Set.of("call-1"), NOW)).contains(TO);
    }

    @Test
    void aTokenIsGoodForTwoDaysAndForItsCall() {
        String token = server(var).sign(TO, NOW);
        assertThat(server(var).verify(token, Set.of("call-1"), NOW.plus(Duration.ofHours(47))))
                .isPresent();
        assertThat(server(var).verify(token, Set.of("call-1"), NOW.plus(Duration.ofHours(49))))
                .isEmpty();
        assertThat(server(var).verify(token, Set.of("call-2"), NOW)).isEmpty();
        assertThat(server(var).verify(token, Set.of("b-leg", "call-1"), NOW)).isPresent();
        assertThat(server(var).ofAnyAge(token)).contains(TO);
    }

    @Test
    void whatWasChangedOrMadeElsewhereIsRefused(@TempDir Path other) {
        String token = server(var).sign(TO, NOW);
        assertThat(server(other).verify(token, Set.of("call-1"), NOW)).isEmpty();
        for (int i = 0; i < token.length(); i++) {
            char changed = token.charAt(i) == 'A' ? 'B' : 'A';
            String forged = token.substring(0, i) + changed + token.substring(i + 1);
            // the last character's low bits are padding of base64: the same bytes
            if (i < token.length() - 1) {
                assertThat(server(var).verify(forged, Set.of("call-1"), NOW))
                        .as("character " + i)
                        .isEmpty();
            }
        }
        for (String garbage : List.of("", ".", "a.b", "ä.ö", "x".repeat(10_000), token + ".x")) {
            assertThat(server(var).verify(garbage, Set.of("call-1"), NOW))
                    .as(garbage)
                    .isEmpty();
        }
    }

    private static Continuations server(Path var) {
        return new Continuations(new Keys(Settings.load(AppServerSettings.class, List.of("--var=" + var), Map.of())));
    }
}
