package io.dialplane.appserver.queue;

import io.dialplane.appserver.OnMariaDb;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;

/** Queues on a real MariaDB. */
@QuarkusTest
@TestProfile(OnMariaDb.class)
class QueueOnMariaDbTest extends QueueTest {}
