package io.dialplane.appserver.node;

import io.dialplane.appserver.calls.LiveCalls;
import io.dialplane.appserver.database.DatabaseFailure;
import io.dialplane.appserver.directory.Registrations;
import io.dialplane.appserver.queue.QueueWatch;
import io.dialplane.appserver.recording.Recordings;
import io.dialplane.appserver.routing.RouteTable;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** What has to be looked at now and then: changes made on other servers, nodes, what has expired. */
@Singleton
class Housekeeping {
    private static final Logger LOG = Logger.getLogger(Housekeeping.class);
    private static final int SECONDS_BETWEEN_SLOW_TASKS = 5;

    private final RouteTable routes;
    private final NodeReports reports;
    private final NodeLinks links;
    private final Registrations registrations;
    private final LiveCalls calls;
    private final QueueWatch queueWatch;
    private final Recordings recordings;
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("housekeeping").daemon().factory());
    private int second;

    Housekeeping(
            RouteTable routes,
            NodeReports reports,
            NodeLinks links,
            Registrations registrations,
            LiveCalls calls,
            QueueWatch queueWatch,
            Recordings recordings) {
        this.routes = routes;
        this.reports = reports;
        this.links = links;
        this.registrations = registrations;
        this.calls = calls;
        this.queueWatch = queueWatch;
        this.recordings = recordings;
    }

    void start(@Observes StartupEvent event) {
        executor.scheduleWithFixedDelay(this::everySecond, 0, 1, TimeUnit.SECONDS);
    }

    void stop(@Observes ShutdownEvent event) {
        executor.shutdownNow();
    }

    private void everySecond() {
        try {
            routes.look();
            if (second++ % SECONDS_BETWEEN_SLOW_TASKS == 0) {
                links.heard(reports.all());
                registrations.expire(Instant.now());
                calls.forgetUnannounced(Instant.now());
                queueWatch.look(Instant.now());
                recordings.expire(Instant.now());
            }
        } catch (DatabaseFailure e) {
            LOG.warnf("housekeeping waits for the database: %s", e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("housekeeping failed; it goes on in a second", e); // an exception would end it for good
        }
    }
}
