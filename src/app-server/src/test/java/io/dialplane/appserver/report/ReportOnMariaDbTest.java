package io.dialplane.appserver.report;

import io.dialplane.appserver.OnMariaDb;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;

/** Reports on a real MariaDB. */
@QuarkusTest
@TestProfile(OnMariaDb.class)
class ReportOnMariaDbTest extends ReportTest {}
