package dev.earmark.benchmarks.contenders;

import com.zaxxer.hikari.HikariDataSource;
import dev.earmark.benchmarks.servers.Database;
import io.github.bucket4j.distributed.jdbc.PrimaryKeyMapper;
import io.github.bucket4j.mysql.Bucket4jMySQL;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** Bucket4j on MySQL: {@code SELECT ... FOR UPDATE}, in the table that its documentation gives. */
final class SqlBuckets {
    private SqlBuckets() {}

    static Contender open(Database database, ContenderOptions options) throws SQLException {
        HikariDataSource pool = Pools.open(database, options);
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE bucket (id VARCHAR(255), state BLOB, expires_at BIGINT, PRIMARY KEY (id))");
        }
        return new Buckets(
                Bucket4jMySQL.selectForUpdateBasedBuilder(pool)
                        .primaryKeyMapper(PrimaryKeyMapper.STRING)
                        .build(),
                pool::close);
    }
}
