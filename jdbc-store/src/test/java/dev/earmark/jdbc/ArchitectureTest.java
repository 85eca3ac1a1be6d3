package dev.earmark.jdbc;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

/** What the JDBC store depends on: core's words, the border, the ledger and Jdbi; no engine, no driver, no pool. */
class ArchitectureTest {
    private static final JavaClasses STORE = new ClassFileImporter()
            .importUrl(
                    JdbcStockStore.class.getProtectionDomain().getCodeSource().getLocation());

    @Test
    void theStoreDependsOnlyOnTheBorderTheLedgerAndJdbi() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "dev.earmark",
                        "dev.earmark.spi..",
                        "dev.earmark.jdbc",
                        "java..",
                        "javax.sql",
                        "org.jdbi..",
                        "org.slf4j",
                        "org.jspecify.annotations")
                .check(STORE);
    }

    @Test
    void onlyTheStoreItsBuilderItsHookAndItsSchemaArePublic() {
        classes()
                .that()
                .arePublic()
                .and()
                .areTopLevelClasses()
                .should()
                .haveNameMatching(
                        ".*\\.(JdbcStockStore|JdbcStockStoreBuilder|ChangeHook|JdbcSchema|TableNames|package-info)")
                .check(STORE);
    }

    @Test
    void storesNeverSleepNorStartThreads() {
        noClasses()
                .should()
                .callMethodWhere(target(owner(assignableTo(Thread.class))).and(target(nameMatching("start|sleep"))))
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Executor.class)
                .check(STORE);
    }
}
