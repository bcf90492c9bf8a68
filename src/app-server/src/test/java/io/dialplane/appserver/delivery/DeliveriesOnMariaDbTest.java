package io.dialplane.appserver.delivery;

import io.dialplane.appserver.OnMariaDb;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;

/** Deliveries on a real MariaDB. */
@QuarkusTest
@TestProfile(OnMariaDb.class)
class DeliveriesOnMariaDbTest extends DeliveriesTest {}
