package io.dialplane.appserver.queue;

import io.dialplane.appserver.AppServer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;

/** Queues on the embedded database. */
@QuarkusTest
@QuarkusTestResource(AppServer.class)
class QueueOnH2Test extends QueueTest {}
