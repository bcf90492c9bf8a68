package io.dialplane.appserver.settings;

import io.dialplane.settings.Settings;
import io.dialplane.testkit.GeneratedText;
import org.junit.jupiter.api.Test;

/** What operators read about the settings is what the settings interface says. */
class SettingsFileTest {
    @Test
    void theFileForOperatorsListsEverySettingWithItsDefault() {
        GeneratedText.isFile(
                "config/app-server.properties", Settings.properties(AppServerSettings.class, "app-server"));
    }

    @Test
    void thePageListsEverySetting() {
        GeneratedText.isSection("docs/configuration.md", "app-server", Settings.markdown(AppServerSettings.class));
    }
}
