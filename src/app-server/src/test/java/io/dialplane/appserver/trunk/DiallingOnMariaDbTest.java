package io.dialplane.appserver.trunk;

import io.dialplane.appserver.OnMariaDb;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;

/** Trunks and dial strings on a real MariaDB. */
@QuarkusTest
@TestProfile(OnMariaDb.class)
class DiallingOnMariaDbTest extends DiallingTest {}
