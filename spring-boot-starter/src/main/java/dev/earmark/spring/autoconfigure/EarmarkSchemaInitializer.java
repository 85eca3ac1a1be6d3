package dev.earmark.spring.autoconfigure;

import dev.earmark.StoreException;
import dev.earmark.TransientStoreException;
import dev.earmark.jdbc.JdbcSchema;
import dev.earmark.jdbc.TableNames;
import dev.earmark.spring.autoconfigure.EarmarkProperties.InitializeSchema;
import javax.sql.DataSource;
import org.springframework.beans.factory.InitializingBean;

/**
 * Creates or checks Earmark's tables. Runs after Flyway, Liquibase and the SQL scripts, because Flyway refuses a schema in
 * which it finds tables before its first migration; and before what uses the database, such as JPA.
 */
final class EarmarkSchemaInitializer implements InitializingBean {
    private final DataSource dataSource;
    private final InitializeSchema mode;
    private final TableNames names;

    EarmarkSchemaInitializer(DataSource dataSource, InitializeSchema mode, TableNames names) {
        this.dataSource = dataSource;
        this.mode = mode;
        this.names = names;
    }

    @Override
    public void afterPropertiesSet() {
        if (mode == InitializeSchema.NEVER) {
            return;
        }
        if (mode == InitializeSchema.CREATE) {
            JdbcSchema.create(dataSource, names);
        }
        try {
            JdbcSchema.validate(dataSource, names);
        } catch (TransientStoreException e) {
            throw e;
        } catch (StoreException e) {
            throw new UnusableStoreException(
                    "Earmark cannot use its tables: " + e.getMessage(), MigrationAdvice.of(dataSource, names), e);
        }
    }
}
