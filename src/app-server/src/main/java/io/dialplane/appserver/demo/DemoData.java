package io.dialplane.appserver.demo;

import io.dialplane.appserver.directory.Directory;
import io.dialplane.appserver.directory.Domains;
import io.dialplane.appserver.directory.User;
import io.dialplane.appserver.routing.Application;
import io.dialplane.appserver.routing.ApplicationSecrets;
import io.dialplane.appserver.routing.Applications;
import io.dialplane.appserver.routing.Numbers;
import io.dialplane.appserver.routing.PhoneNumber;
import io.dialplane.appserver.routing.RoutingChanges;
import io.dialplane.appserver.settings.AppServerSettings;
import io.dialplane.appserver.settings.Keys;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * The default domain, and with setting {@code demo} two users and four numbers. What is there already stays as it is,
 * but for the users' passwords and the address of the demo's webhook, which follow the settings.
 */
@Singleton
class DemoData {
    private static final String IVR = "ivr";

    private final AppServerSettings settings;
    private final Keys keys;
    private final Domains domains;
    private final Directory directory;
    private final Applications applications;
    private final ApplicationSecrets secrets;
    private final Numbers numbers;
    private final RoutingChanges changes;

    DemoData(
            AppServerSettings settings,
            Keys keys,
            Domains domains,
            Directory directory,
            Applications applications,
            ApplicationSecrets secrets,
            Numbers numbers,
            RoutingChanges changes) {
        this.settings = settings;
        this.keys = keys;
        this.domains = domains;
        this.directory = directory;
        this.applications = applications;
        this.secrets = secrets;
        this.numbers = numbers;
        this.changes = changes;
    }

    void start(@Observes StartupEvent event) {
        QuarkusTransaction.requiringNew().run(() -> domains.ensure(settings.defaultDomain()));
        if (settings.demo()) {
            for (String user : new String[] {"1001", "1002"}) {
                directory.put(User.withPassword(
                        settings.defaultDomain(), user, keys.userPassword(user), "Demo user " + user));
            }
            QuarkusTransaction.requiringNew().run(this::numbers);
        }
    }

    private void numbers() {
        Application ivr = ivr();
        ivr.url = settings.demoIvrUrl().toString();
        number("5000", IVR, "The demo menu, run by docs/examples/ivr");
        number("9196", "echo", "Echo: you hear yourself");
        number("9197", "tone", "A tone of 1004 Hz");
        number("9198", "music", "Music without end");
        changes.announce();
    }

    private Application ivr() {
        Application found = applications.findById(IVR);
        if (found != null) {
            return found;
        }
        Application made = new Application();
        made.id = IVR;
        made.name = "Demo menu";
        made.kind = Application.WEBHOOK;
        made.method = "POST";
        made.connectTimeoutMs = 2_000;
        made.answerTimeoutMs = 5_000;
        applications.persist(made);
        secrets.make(IVR);
        return made;
    }

    private void number(String number, String application, String description) {
        PhoneNumber.Key key = new PhoneNumber.Key(settings.defaultDomain(), number);
        if (numbers.findById(key) == null) {
            PhoneNumber made = new PhoneNumber();
            made.key = key;
            made.application = application;
            made.description = description;
            numbers.persist(made);
        }
    }
}
