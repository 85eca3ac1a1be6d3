package dev.earmark.micrometer;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

/** What this module depends on: the core's words and engine, and Micrometer. */
class ArchitectureTest {
    private static final JavaClasses MODULE = new ClassFileImporter()
            .importUrl(
                    EarmarkMetrics.class.getProtectionDomain().getCodeSource().getLocation());

    @Test
    void theModuleDependsOnCoreAndMicrometerOnly() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "dev.earmark",
                        "dev.earmark.engine",
                        "dev.earmark.micrometer",
                        "java..",
                        "io.micrometer.core.instrument",
                        "io.micrometer.observation",
                        "org.jspecify.annotations")
                .check(MODULE);
    }

    @Test
    void onlyMetricsAndObservationsArePublic() {
        classes()
                .that()
                .arePublic()
                .and()
                .areTopLevelClasses()
                .should()
                .haveNameMatching(".*\\.(EarmarkMetrics|EarmarkObservations|package-info)")
                .check(MODULE);
    }
}
