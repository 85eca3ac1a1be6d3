package dev.earmark.test;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.earmark.jdbc.DatabaseAddress;
import dev.earmark.jdbc.MariaDb;
import dev.earmark.jdbc.PostgreSql;
import java.util.UUID;

/** Pools on new, empty databases. */
enum TestPools {
    H2 {
        @Override
        DatabaseAddress newDatabase() {
            return new DatabaseAddress("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1", "sa", "");
        }
    },
    POSTGRESQL {
        @Override
        DatabaseAddress newDatabase() {
            return PostgreSql.newDatabase();
        }
    },
    MARIADB {
        @Override
        DatabaseAddress newDatabase() {
            return MariaDb.newDatabase();
        }
    },
    MARIADB_BY_ITS_DRIVER {
        @Override
        DatabaseAddress newDatabase() {
            DatabaseAddress address = MariaDb.newDatabase();
            return new DatabaseAddress(
                    address.url().replace("jdbc:mysql:", "jdbc:mariadb:"), address.user(), address.password());
        }
    };

    abstract DatabaseAddress newDatabase();

    HikariDataSource open() {
        DatabaseAddress address = newDatabase();
        HikariConfig options = new HikariConfig();
        options.setJdbcUrl(address.url());
        options.setUsername(address.user());
        options.setPassword(address.password());
        options.setMaximumPoolSize(10);
        return new HikariDataSource(options);
    }
}
