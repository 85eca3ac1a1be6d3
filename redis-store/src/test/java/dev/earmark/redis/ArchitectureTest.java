package dev.earmark.redis;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

/**
 * The dependencies of the Redis store: the public words, Lettuce, and of the Ledger only the digest of an operation.
 */
class ArchitectureTest {
    private static final JavaClasses STORE = new ClassFileImporter()
            .importUrl(
                    RedisStockStore.class.getProtectionDomain().getCodeSource().getLocation());

    @Test
    void theStoreDependsOnlyOnThePublicWordsAndLettuce() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "dev.earmark",
                        "dev.earmark.spi",
                        "dev.earmark.spi.ledger",
                        "dev.earmark.redis",
                        "java..",
                        "io.lettuce.core..",
                        "org.slf4j",
                        "org.jspecify.annotations")
                .check(STORE);
    }

    @Test
    void onlyTheStoreTheReaderAndTheirBuildersArePublic() {
        classes()
                .that()
                .arePublic()
                .and()
                .areTopLevelClasses()
                .should()
                .haveNameMatching(
                        ".*\\.(RedisStockStore|RedisStockStoreBuilder|EventsPolicy|RedisEvents|RedisEventsBuilder|StockEvent|StreamId"
                                + "|package-info)")
                .check(STORE);
    }

    @Test
    void theStoreNeverSleepsAndStartsNoThreads() {
        noClasses()
                .should()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .callMethod(Thread.class, "start")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Executor.class)
                .check(STORE);
    }
}
