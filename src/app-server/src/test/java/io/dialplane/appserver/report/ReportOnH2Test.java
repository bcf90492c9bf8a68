package io.dialplane.appserver.report;

import io.dialplane.appserver.AppServer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;

/** Reports on the embedded database. */
@QuarkusTest
@QuarkusTestResource(AppServer.class)
class ReportOnH2Test extends ReportTest {}
