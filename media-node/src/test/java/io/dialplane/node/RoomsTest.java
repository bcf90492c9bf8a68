package io.dialplane.node;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What may know what. */
@AnalyzeClasses(packages = "io.dialplane.node", importOptions = ImportOption.DoNotIncludeTests.class)
class RoomsTest {
    @ArchTest
    static final ArchRule ONLY_SIP_KNOWS_JAIN_SIP = noClasses()
            .that()
            .resideOutsideOfPackage("..node.sip..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("javax.sip..", "gov.nist..");

    @ArchTest
    static final ArchRule PURE_ROOMS_DO_NO_INPUT_OR_OUTPUT = noClasses()
            .that()
            .resideInAnyPackage("..node.sdp..", "..node.admission..", "..node.leg..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.netty..", "io.vertx..", "java.nio.channels..", "java.nio.file..", "org.slf4j..");

    @ArchTest
    static final ArchRule CALLS_DO_NOT_KNOW_SIGNALLING = noClasses()
            .that()
            .resideInAnyPackage("..node.call..", "..node.run..", "..node.leg..", "..node.sdp..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..node.sip..");
}
