package io.dialplane.balancer;

import io.dialplane.settings.Settings;
import io.dialplane.testkit.GeneratedText;
import org.junit.jupiter.api.Test;

/** What operators read about the settings is what the settings interface says. */
class SettingsFileTest {
    @Test
    void theFileForOperatorsListsEverySettingWithItsDefault() {
        GeneratedText.isFile("config/balancer.properties", Settings.properties(BalancerSettings.class, "balancer"));
    }

    @Test
    void thePageListsEverySetting() {
        GeneratedText.isSection("docs/configuration.md", "balancer", Settings.markdown(BalancerSettings.class));
    }
}
