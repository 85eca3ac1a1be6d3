package dev.earmark;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.Serializable;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The dependencies of the core: the vocabulary at the bottom, the spi and its ledger on it, engine and store next to
 * each other on top.
 */
class ArchitectureTest {
    private static final JavaClasses CORE =
            new ClassFileImporter(List.of(new ImportOption.DoNotIncludeTests())).importPackages("dev.earmark");

    @Test
    void packagesHaveNoCycles() {
        slices().matching("(dev.earmark..)").should().beFreeOfCycles().check(CORE);
    }

    @Test
    void everyPackageUsesOnlyThoseBelowIt() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("vocabulary")
                .definedBy("dev.earmark")
                .layer("spi")
                .definedBy("dev.earmark.spi")
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
                .whereLayer("spi")
                .mayOnlyBeAccessedByLayers("ledger", "memory", "engine")
                .check(CORE);
    }

    @Test
    void hiddenConstructorsAreReachedThroughTheSpiOnly() {
        classes()
                .that()
                .areAssignableTo(SpiAccess.class)
                .and()
                .doNotHaveFullyQualifiedName(SpiAccess.class.getName())
                .should()
                .resideInAPackage("dev.earmark.spi")
                .andShould()
                .haveModifier(JavaModifier.FINAL)
                .check(CORE);
    }

    @Test
    void whatStoresAloneNeedIsNotAmongTheTypesOfTheShop() {
        assertThat(CORE.stream()
                        .filter(type -> type.getPackageName().equals("dev.earmark")
                                || type.getPackageName().equals("dev.earmark.engine"))
                        .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                        .flatMap(type -> type.getMethods().stream())
                        .filter(method -> method.getModifiers().contains(JavaModifier.PUBLIC))
                        .filter(method ->
                                method.getRawReturnType().getPackageName().startsWith("dev.earmark.spi"))
                        .map(JavaMethod::getFullName))
                .isEmpty();
    }

    @Test
    void theCoreNeedsOnlyTheJdkSlf4jAndAnnotations() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("dev.earmark..", "java..", "org.slf4j", "org.jspecify.annotations")
                .check(CORE);
    }

    @Test
    void theVocabularyAndTheRulesArePure() {
        noClasses()
                .that()
                .resideInAnyPackage("dev.earmark", "dev.earmark.spi.ledger")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "java.net..", "java.util.concurrent..", "org.slf4j..")
                .orShould()
                .dependOnClassesThat(resideInAPackage("java.io").and(not(equivalentTo(Serializable.class))))
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
