package io.dialplane.appserver.delivery;

import io.quarkus.test.junit.QuarkusTest;

/** Deliveries on the embedded database. */
@QuarkusTest
class DeliveriesOnH2Test extends DeliveriesTest {}
