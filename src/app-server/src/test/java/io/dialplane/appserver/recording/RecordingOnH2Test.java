package io.dialplane.appserver.recording;

import io.dialplane.appserver.AppServer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;

/** Recordings on the embedded database. */
@QuarkusTest
@QuarkusTestResource(AppServer.class)
class RecordingOnH2Test extends RecordingTest {}
