package io.dialplane.appserver.recording;

import io.dialplane.appserver.OnMariaDb;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;

/** Recordings on a real MariaDB. */
@QuarkusTest
@TestProfile(OnMariaDb.class)
class RecordingOnMariaDbTest extends RecordingTest {}
