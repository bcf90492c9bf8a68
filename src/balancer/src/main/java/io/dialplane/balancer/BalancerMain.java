package io.dialplane.balancer;

import io.dialplane.settings.Settings;
import io.dialplane.settings.Start;
import java.util.Locale;

/** The process {@code dialplane balancer}. */
public final class BalancerMain {
    private static final String PROGRAM = "dialplane balancer";

    private BalancerMain() {}

    /**
     * Runs until SIGTERM.
     *
     * @param args settings, see {@code --help}
     */
    public static void main(String[] args) {
        BalancerSettings settings = Settings.read(BalancerSettings.class, PROGRAM, args);
        String format = settings.log().format().name().toLowerCase(Locale.ROOT);
        System.setProperty("logback.configurationFile", "logback-" + format + ".xml");
        System.setProperty("dialplane.log.level", settings.log().level().name());
        Start.run(PROGRAM, () -> {
            Balancer balancer = Balancer.start(settings);
            Runtime.getRuntime().addShutdownHook(new Thread(balancer::close, "stop"));
        });
    }
}
