package io.dialplane.appserver.trunk;

import io.dialplane.appserver.AppServer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;

/** Trunks and dial strings on the embedded database. */
@QuarkusTest
@QuarkusTestResource(AppServer.class)
class DiallingOnH2Test extends DiallingTest {}
