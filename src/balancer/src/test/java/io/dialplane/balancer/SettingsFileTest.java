package io.dialplane.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import io.dialplane.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** config/balancer.properties is what the settings interface says; -Ddialplane.write=true writes it. */
class SettingsFileTest {
    @Test
    void theFileForOperatorsListsEverySettingWithItsDefault() throws IOException {
        Path file = Path.of(System.getProperty("dialplane.root"), "config/balancer.properties");
        String expected = Settings.properties(BalancerSettings.class, "balancer");
        if (Boolean.getBoolean("dialplane.write")) {
            Files.writeString(file, expected);
        }
        assertThat(file)
                .as("run this test with -Ddialplane.write=true and commit the file")
                .hasContent(expected);
    }
}
