package io.dialplane.node.rtp;

import io.dialplane.node.media.MediaSettings;
import io.dialplane.settings.Settings;
import io.smallrye.config.ConfigMapping;
import java.util.List;
import java.util.Map;

/** Media settings for tests: the defaults, with what a test wants otherwise. */
public final class TestSettings {
    /** A process with nothing but media. */
    @ConfigMapping(prefix = "test")
    public interface Holder {
        MediaSettings media();
    }

    private TestSettings() {}

    /** Each argument as on the command line without its prefix, for example {@code "receive-timeout=1s"}. */
    public static MediaSettings with(String... settings) {
        List<String> args =
                List.of(settings).stream().map(setting -> "--media." + setting).toList();
        return Settings.load(Holder.class, args, Map.of()).media();
    }
}
