package dev.earmark.spring;

import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** Looks into the data sources that Spring wraps around others. */
final class SpringDataSources {
    private SpringDataSources() {}

    /** The data source inside all wrappers of Spring, by which two of them are compared. */
    static DataSource innermost(DataSource dataSource) {
        DataSource inner = dataSource;
        while (inner instanceof DelegatingDataSource wrapper && wrapper.getTargetDataSource() != null) {
            inner = wrapper.getTargetDataSource();
        }
        return inner;
    }
}
