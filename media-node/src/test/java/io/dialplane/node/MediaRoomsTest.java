package io.dialplane.node;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class MediaRoomsTest {
    private static final JavaClasses NODE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.dialplane.node");

    @Test
    void codecClockAndDigitsDoNoInputOrOutputAndTakeTimeAsAnArgument() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "io.dialplane.node.codec..", "io.dialplane.node.clock..", "io.dialplane.node.dtmf..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "java.io..",
                        "java.net..",
                        "java.nio.channels..",
                        "java.nio.file..",
                        "java.time..",
                        "java.util.concurrent..",
                        "org.slf4j..")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .check(NODE);
    }

    @Test
    void whatPlaysKnowsNothingOfPackets() {
        noClasses()
                .that()
                .resideInAnyPackage("io.dialplane.node.sound..", "io.dialplane.node.say..", "io.dialplane.node.media..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.dialplane.node.rtp..")
                .check(NODE);
    }
}
