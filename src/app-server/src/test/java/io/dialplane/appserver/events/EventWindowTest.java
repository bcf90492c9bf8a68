package io.dialplane.appserver.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.dialplane.appserver.settings.AppServerSettings;
import io.dialplane.settings.Settings;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EventWindowTest {
    private final EventWindow window =
            new EventWindow(Settings.load(AppServerSettings.class, List.of("--events.window=16"), Map.of()));

    @Test
    void aReaderGetsWhatCameSinceItsPosition() {
        publish(3);
        EventWindow.Slice first = window.read(0, 2);
        assertThat(first.events()).extracting(event -> event.data().get("n")).containsExactly(0, 1);
        EventWindow.Slice second = window.read(first.position(), 2);
        assertThat(second.events()).extracting(event -> event.data().get("n")).containsExactly(2);
        assertThat(window.read(second.position(), 2).events()).isEmpty();
    }

    @Test
    void aReaderThatIsTooSlowIsToldHowManyItMissed() {
        publish(20);
        EventWindow.Slice slice = window.read(0, 100);
        assertThat(slice.missed()).isEqualTo(4);
        assertThat(slice.events()).hasSize(16);
        assertThat(slice.events().getFirst().data()).containsEntry("n", 4);
    }

    @Test
    void anIdLeadsBackToItsPlaceAndAForeignOneNowhere() {
        publish(5);
        String id = window.read(0, 3).events().getLast().id();
        assertThat(window.after(id)).contains(3L);
        assertThat(window.after("other-3")).isEmpty();
        assertThat(window.after(id.replaceFirst("-2$", "-99"))).isEmpty();
        assertThat(window.after(id + "x")).isEmpty();
    }

    private void publish(int count) {
        for (int i = 0; i < count; i++) {
            window.publish("digit", "node", Map.of("n", i));
        }
    }
}
