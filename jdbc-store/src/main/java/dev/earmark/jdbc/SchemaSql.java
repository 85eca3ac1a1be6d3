package dev.earmark.jdbc;

import java.util.List;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.statement.SqlQuery;

/**
 * What {@link JdbcSchema} asks beyond JDBC's metadata. Names of schemas and tables are as the database stores them.
 * Those of {@code INFORMATION_SCHEMA} are upper-case, because H2 needs it with {@code DATABASE_TO_UPPER=FALSE}.
 */
interface SchemaSql {

    /** The version of the last script that ran to its end, 0 if none did. */
    @SqlQuery("SELECT COALESCE(MAX(version), 0) FROM earmark_schema")
    int latestVersion();

    @SqlQuery("SELECT COUNT(*) FROM earmark_schema WHERE version = :version")
    int countOfVersion(@Bind("version") int version);

    @SqlQuery("""
            SELECT COUNT(*) FROM INFORMATION_SCHEMA.TABLE_CONSTRAINTS
            WHERE CONSTRAINT_TYPE = 'CHECK' AND TABLE_SCHEMA = :schema AND TABLE_NAME = :table <onlyChecks>""")
    int countOfChecks(@Bind("schema") String schema, @Bind("table") String table);

    /** Tables of this name whose rows are durable, transactional and all visible. */
    @SqlQuery("<ordinaryTables>")
    int countOfOrdinaryTables(@Bind("schema") String schema, @Bind("table") String table);

    /** Columns in which two different texts may compare as equal. */
    @SqlQuery("<inexactColumns>")
    List<String> inexactColumns(@Bind("schema") String schema, @Bind("table") String table);
}
