package io.dialplane.appserver;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;

/** Persistence on the embedded database. */
@QuarkusTest
@QuarkusTestResource(AppServer.class)
class H2Test extends PersistenceTest {
    @Override
    String product() {
        return "H2";
    }
}
