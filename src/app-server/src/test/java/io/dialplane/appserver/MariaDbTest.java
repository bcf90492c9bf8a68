package io.dialplane.appserver;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;

/** Persistence on a real MariaDB. */
@QuarkusTest
@TestProfile(OnMariaDb.class)
class MariaDbTest extends PersistenceTest {
    @Override
    String product() {
        return "MariaDB";
    }
}
