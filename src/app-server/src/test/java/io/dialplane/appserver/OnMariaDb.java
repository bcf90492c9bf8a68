package io.dialplane.appserver;

import io.dialplane.testkit.MariaDbServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The same application server on a private MariaDB instead of H2. */
public class OnMariaDb implements QuarkusTestProfile {
    @Override
    public List<TestResourceEntry> testResources() {
        return List.of(new TestResourceEntry(Server.class));
    }

    /** The MariaDB of the profile. */
    public static class Server implements QuarkusTestResourceLifecycleManager {
        private Optional<MariaDbServer> server = Optional.empty();

        @Override
        public int order() {
            return 1; // after AppServer, whose database it replaces
        }

        @Override
        public Map<String, String> start() {
            MariaDbServer started = MariaDbServer.start("dialplane");
            server = Optional.of(started);
            return Map.of(
                    "dialplane.app-server.database.url",
                    started.jdbcUrl("dialplane"),
                    "dialplane.app-server.database.username",
                    "root");
        }

        @Override
        public void stop() {
            server.ifPresent(MariaDbServer::close);
        }
    }
}
