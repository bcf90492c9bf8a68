package io.dialplane.node;

import io.dialplane.settings.Settings;
import io.dialplane.testkit.GeneratedText;
import org.junit.jupiter.api.Test;

/** What operators read about the settings is what the settings interface says. */
class SettingsFileTest {
    @Test
    void theFileForOperatorsListsEverySettingWithItsDefault() {
        GeneratedText.isFile("config/node.properties", Settings.properties(NodeSettings.class, "node"));
    }

    @Test
    void thePageListsEverySetting() {
        GeneratedText.isSection("docs/configuration.md", "node", Settings.markdown(NodeSettings.class));
    }
}
