package dev.earmark;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The dependency picture of the core: the words below, the ledger on them, engine and stores side by side on top. */
class ArchitectureTest {
    private static final JavaClasses CORE =
            new ClassFileImporter(List.of(new ImportOption.DoNotIncludeTests())).importPackages("dev.earmark");

    @Test
    void packagesHaveNoCycles() {
        slices().matching("dev.earmark.(*)..").should().beFreeOfCycles().check(CORE);
        slices().matching("(dev.earmark..)").should().beFreeOfCycles().check(CORE);
    }

    @Test
    void everyPackageKnowsOnlyThoseBelowIt() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("words")
                .definedBy("dev.earmark")
                .layer("ledger")
                .definedBy("dev.earmark.spi.ledger")
                .layer("memory")
                .definedBy("dev.earmark.memory")
                .layer("engine")
                .definedBy("dev.earmark.engine")
                .whereLayer("engine")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("memory")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("ledger")
                .mayOnlyBeAccessedByLayers("memory")
                .check(CORE);
    }

    @Test
    void theCoreNeedsTheJdkSlf4jAndAnnotationsAlone() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("dev.earmark..", "java..", "org.slf4j", "org.jspecify.annotations")
                .check(CORE);
    }

    @Test
    void theRulesArePureAndTheWordsToo() {
        noClasses()
                .that()
                .resideInAnyPackage("dev.earmark", "dev.earmark.spi.ledger")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "java.io..", "java.net..", "java.util.concurrent..", "org.slf4j..")
                .orShould()
                .dependOnClassesThat()
                .belongToAnyOf(java.time.Clock.class, java.time.InstantSource.class, Thread.class)
                .check(CORE);
    }

    @Test
    void storesNeverStartThreadsOrSleep() {
        noClasses()
                .that()
                .resideInAPackage("dev.earmark.memory")
                .should()
                .dependOnClassesThat()
                .areAssignableTo(Thread.class)
                .check(CORE);
    }
}
