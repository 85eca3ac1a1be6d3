package dev.earmark.jdbc;

import com.alibaba.druid.pool.DruidDataSource;
import com.mchange.v2.c3p0.ComboPooledDataSource;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import java.beans.PropertyVetoException;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.apache.commons.dbcp2.BasicDataSource;
import org.apache.tomcat.jdbc.pool.PoolProperties;

/** The pools that shops use, with their defaults but for the size. */
enum Pools {
    HIKARI_CP {
        @Override
        DataSource open(DatabaseAddress database, int size) {
            HikariConfig options = TestDatabase.options(database);
            options.setMaximumPoolSize(size);
            return new HikariDataSource(options);
        }

        @Override
        void limitWaits(DataSource pool) {
            throw new UnsupportedOperationException("fixed when the pool starts");
        }
    },
    TOMCAT {
        @Override
        DataSource open(DatabaseAddress database, int size) {
            PoolProperties options = new PoolProperties();
            options.setUrl(database.url());
            options.setUsername(database.user());
            options.setPassword(database.password());
            options.setMaxActive(size);
            options.setMaxIdle(size);
            options.setInitialSize(1);
            options.setMinIdle(1);
            return new org.apache.tomcat.jdbc.pool.DataSource(options);
        }

        @Override
        void limitWaits(DataSource pool) {
            ((org.apache.tomcat.jdbc.pool.DataSource) pool).setMaxWait(MILLIS);
        }
    },
    DBCP2 {
        @Override
        DataSource open(DatabaseAddress database, int size) {
            BasicDataSource pool = new BasicDataSource();
            pool.setUrl(database.url());
            pool.setUsername(database.user());
            pool.setPassword(database.password());
            pool.setMaxTotal(size);
            return pool;
        }

        @Override
        void limitWaits(DataSource pool) {
            ((BasicDataSource) pool).setMaxWait(Duration.ofMillis(MILLIS));
        }
    },
    C3P0 {
        @Override
        DataSource open(DatabaseAddress database, int size) {
            ComboPooledDataSource pool = new ComboPooledDataSource();
            try {
                pool.setDriverClass(driver(database));
            } catch (PropertyVetoException e) {
                throw new IllegalStateException(e);
            }
            pool.setJdbcUrl(database.url());
            pool.setUser(database.user());
            pool.setPassword(database.password());
            pool.setInitialPoolSize(1);
            pool.setMinPoolSize(1);
            pool.setMaxPoolSize(size);
            return pool;
        }

        @Override
        void limitWaits(DataSource pool) {
            ((ComboPooledDataSource) pool).setCheckoutTimeout(MILLIS);
        }
    },
    AGROAL {
        @Override
        DataSource open(DatabaseAddress database, int size) {
            try {
                return AgroalDataSource.from(new AgroalDataSourceConfigurationSupplier()
                        .connectionPoolConfiguration(pool -> pool.maxSize(size)
                                .connectionFactoryConfiguration(factory -> factory.jdbcUrl(database.url())
                                        .principal(new NamePrincipal(database.user()))
                                        .credential(new SimplePassword(database.password())))));
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        void limitWaits(DataSource pool) {
            ((AgroalDataSource) pool)
                    .getConfiguration()
                    .connectionPoolConfiguration()
                    .setAcquisitionTimeout(Duration.ofMillis(MILLIS));
        }
    },
    DRUID {
        @Override
        DataSource open(DatabaseAddress database, int size) {
            DruidDataSource pool = new DruidDataSource();
            pool.setUrl(database.url());
            pool.setUsername(database.user());
            pool.setPassword(database.password());
            pool.setMaxActive(size);
            return pool;
        }

        @Override
        void limitWaits(DataSource pool) {
            ((DruidDataSource) pool).setMaxWait(MILLIS);
        }
    };

    private static final int MILLIS = 300;

    /** Makes the pool itself end a wait for a connection soon. */
    abstract void limitWaits(DataSource pool);

    abstract DataSource open(DatabaseAddress database, int size);

    static void close(DataSource pool) {
        try {
            if (pool instanceof AutoCloseable closeable) {
                closeable.close();
            } else if (pool instanceof org.apache.tomcat.jdbc.pool.DataSource tomcat) {
                tomcat.close(true);
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static String driver(DatabaseAddress database) {
        if (database.url().startsWith("jdbc:postgresql")) {
            return "org.postgresql.Driver";
        }
        if (database.url().startsWith("jdbc:h2")) {
            return "org.h2.Driver";
        }
        return database.url().startsWith("jdbc:mariadb") ? "org.mariadb.jdbc.Driver" : "com.mysql.cj.jdbc.Driver";
    }
}
