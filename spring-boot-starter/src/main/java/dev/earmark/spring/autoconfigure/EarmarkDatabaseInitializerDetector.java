package dev.earmark.spring.autoconfigure;

import java.util.Set;
import org.springframework.boot.sql.init.dependency.AbstractBeansOfTypeDatabaseInitializerDetector;
import org.springframework.core.Ordered;

/** Puts Earmark's tables after those of Flyway, Liquibase and the SQL scripts, and before what uses the database. */
final class EarmarkDatabaseInitializerDetector extends AbstractBeansOfTypeDatabaseInitializerDetector {
    /** Boot's scripts are the last of Boot's initializers, at {@code LOWEST_PRECEDENCE - 100}. */
    private static final int AFTER_SCRIPTS = Ordered.LOWEST_PRECEDENCE - 60;

    @Override
    protected Set<Class<?>> getDatabaseInitializerBeanTypes() {
        return Set.of(EarmarkSchemaInitializer.class);
    }

    @Override
    public int getOrder() {
        return AFTER_SCRIPTS;
    }
}
