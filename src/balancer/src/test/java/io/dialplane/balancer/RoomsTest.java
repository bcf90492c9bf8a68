package io.dialplane.balancer;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Protocol rooms do no I/O; time is an argument. */
class RoomsTest {
    private static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.dialplane.balancer");

    @Test
    void routingAndMessagesKnowNoSocketClockThreadOrLogger() {
        noClasses()
                .that()
                .resideInAnyPackage("io.dialplane.balancer.message", "io.dialplane.balancer.routing")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.netty..",
                        "org.slf4j..",
                        "java.nio.channels..",
                        "java.io..",
                        "java.util.concurrent",
                        "java.time..")
                .orShould()
                .dependOnClassesThat()
                .belongToAnyOf(Thread.class, java.net.Socket.class, java.net.DatagramSocket.class)
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .check(ALL);
    }

    @Test
    void messagesKnowNothingOfRouting() {
        noClasses()
                .that()
                .resideInAPackage("io.dialplane.balancer.message")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.dialplane.balancer.routing", "io.dialplane.balancer.wire", "io.dialplane.balancer.health")
                .check(ALL);
    }
}
