package io.dialplane.instructions;

import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.properties.HasName;
import com.tngtech.archunit.core.domain.properties.HasOwner;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;

@AnalyzeClasses(packages = "io.dialplane.instructions", importOptions = ImportOption.DoNotIncludeTests.class)
class PureTest {
    @ArchTest
    static final ArchRule hasNoInputOutputThreadClockOrLogger = ArchRuleDefinition.noClasses()
            .should()
            .dependOnClassesThat()
            .haveNameMatching(
                    "java\\.io\\.File.*|java\\.net\\.(?!URLDecoder|URLEncoder|URI).*|java\\.nio\\.file\\..*|java\\.nio\\.channels\\..*"
                            + "|java\\.lang\\.Thread.*|java\\.util\\.concurrent\\..*|java\\.util\\.logging\\..*|org\\.slf4j\\..*"
                            + "|java\\.time\\.Clock|java\\.util\\.Random|io\\.netty\\..*")
            .orShould()
            .callMethodWhere(JavaCall.Predicates.target(
                            HasOwner.Predicates.With.owner(HasName.Predicates.nameMatching("java\\.time\\..*")))
                    .and(JavaCall.Predicates.target(HasName.Predicates.nameMatching("now|systemDefault"))))
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err");
}
