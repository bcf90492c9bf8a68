package io.dialplane.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
    @TempDir
    Path directory;

    @ConfigMapping(prefix = "dialplane.sample")
    @Describe("A process for tests.")
    interface Sample {
        @WithDefault("var")
        @Describe(value = "Where data goes.", env = "DIALPLANE_VAR")
        Path var();

        @WithDefault("text")
        @Describe("How log lines look.")
        Look logFormat();

        @Describe(value = "Opens the door.", secret = true, min = 100000)
        OptionalInt doorCode();

        @Describe("Shown to people.")
        Optional<String> title();

        Sip sip();

        interface Sip {
            @WithDefault("5080")
            @Describe(value = "Where SIP is heard.", min = 1, max = 65535)
            int port();

            @WithDefault("500ms")
            @Describe(value = "T1 of RFC 3261.", min = 10, max = 60_000)
            Duration firstTimer();

            @WithDefault("127.0.0.1:5081,127.0.0.1:5082")
            @Describe("The nodes.")
            List<String> nodes();

            @WithDefault("false")
            @Describe("Says more.")
            boolean verbose();
        }
    }

    enum Look {
        TEXT,
        JSON_LINES
    }

    private static Sample load(String... args) {
        return Settings.load(Sample.class, List.of(args), Map.of());
    }

    @Test
    void readsDefaults() {
        Sample sample = load();
        assertThat(sample.sip().port()).isEqualTo(5080);
        assertThat(sample.sip().firstTimer()).isEqualTo(Duration.ofMillis(500));
        assertThat(sample.sip().nodes()).containsExactly("127.0.0.1:5081", "127.0.0.1:5082");
        assertThat(sample.var()).isEqualTo(Path.of("var"));
        assertThat(sample.logFormat()).isEqualTo(Look.TEXT);
        assertThat(sample.doorCode()).isEmpty();
        assertThat(sample.title()).isEmpty();
    }

    @Test
    void prefersCommandLineToEnvironmentToFile() throws Exception {
        Path file = Files.writeString(
                directory.resolve("a.properties"),
                "sip.port=1001\ndialplane.sample.title=from file\ndialplane.other.x=1\nlog-format=json-lines\n");
        Map<String, String> environment =
                Map.of("DIALPLANE_SAMPLE_SIP_PORT", "1002", "DIALPLANE_SAMPLE_LOG_FORMAT", "text");
        Sample sample =
                Settings.load(Sample.class, List.of("--config", file.toString(), "--sip.port", "1003"), environment);
        assertThat(sample.sip().port()).isEqualTo(1003);
        assertThat(sample.logFormat()).isEqualTo(Look.TEXT);
        assertThat(sample.title()).contains("from file");
        assertThat(Settings.load(Sample.class, List.of("--config=" + file), Map.of())
                        .sip()
                        .port())
                .isEqualTo(1001);
        assertThat(Settings.load(Sample.class, List.of(), Map.of("DIALPLANE_CONFIG", file.toString()))
                        .logFormat())
                .isEqualTo(Look.JSON_LINES);
    }

    @Test
    void takesASharedEnvironmentNameBelowTheOwnOne() {
        assertThat(Settings.load(Sample.class, List.of(), Map.of("DIALPLANE_VAR", "/a"))
                        .var())
                .isEqualTo(Path.of("/a"));
        assertThat(Settings.load(Sample.class, List.of(), Map.of("DIALPLANE_VAR", "/a", "DIALPLANE_SAMPLE_VAR", "/b"))
                        .var())
                .isEqualTo(Path.of("/b"));
    }

    @Test
    void takesABooleanWithoutValue() {
        assertThat(load("--sip.verbose", "--sip.port=7").sip().verbose()).isTrue();
    }

    @Test
    void saysNameValueAndExpectationOfAWrongValue() {
        assertThatThrownBy(() -> load("--sip.port=70000"))
                .isInstanceOf(StartFailure.class)
                .hasMessage("the setting sip.port has the value '70000' on the command line: expected a whole number,"
                        + " 1 to 65535.");
        assertThatThrownBy(
                        () -> Settings.load(Sample.class, List.of(), Map.of("DIALPLANE_SAMPLE_SIP_FIRST_TIMER", "2x")))
                .hasMessage("the setting sip.first-timer has the value '2x' in the environment variable"
                        + " DIALPLANE_SAMPLE_SIP_FIRST_TIMER: expected a duration such as 500ms, 2s, 5m or 1h,"
                        + " 10ms to 1m.");
        assertThatThrownBy(() -> load("--log-format=xml")).hasMessageContaining("expected one of text, json-lines.");
        assertThatThrownBy(() -> load("--sip.verbose=yes")).hasMessageContaining("expected true or false.");
        assertThatThrownBy(() -> load("--sip.port="))
                .hasMessageContaining("sip.port")
                .hasMessageContaining("''");
    }

    @Test
    void keepsASecretOutOfTheMessage() {
        assertThatThrownBy(() -> load("--door-code=4711"))
                .hasMessageContaining("(hidden)")
                .hasMessageNotContaining("4711");
    }

    @Test
    void refusesUnknownNamesWithASuggestion() throws Exception {
        assertThatThrownBy(() -> load("--sip.prot=1")).hasMessage("unknown setting --sip.prot: did you mean sip.port?");
        assertThatThrownBy(() -> load("--completely-different=1")).hasMessageContaining("--help lists all settings");
        assertThatThrownBy(() -> load("5080")).hasMessageContaining("unexpected '5080'");
        assertThatThrownBy(() -> load("--sip.port")).hasMessageContaining("--sip.port needs a value");
        Path file = Files.writeString(directory.resolve("b.properties"), "dialplane.sample.titel=x\n");
        assertThatThrownBy(() -> load("--config=" + file)).hasMessageContaining("did you mean title?");
        assertThatThrownBy(() -> load("--config=" + directory.resolve("none"))).hasMessageContaining("does not exist");
    }

    @Test
    void listsEverySettingInHelpAndMarkdown() {
        assertThat(Settings.help(Sample.class, "dialplane sample"))
                .contains("Usage: dialplane sample", "--sip.port (default: 5080)", "Where SIP is heard.")
                .contains("DIALPLANE_SAMPLE_SIP_PORT", "--door-code (default: (none))");
        assertThat(Settings.markdown(Sample.class))
                .contains("| `sip.port` | `5080` | Where SIP is heard. | a whole number, 1 to 65535 |")
                .contains("`DIALPLANE_SAMPLE_VAR`, `DIALPLANE_VAR`");
    }

    @Test
    void handsGivenValuesToAFrameworkByFullName() {
        assertThat(Settings.values(Sample.class, List.of("--sip.port=99"), Map.of()))
                .isEqualTo(Map.of("dialplane.sample.sip.port", "99"));
    }
}
