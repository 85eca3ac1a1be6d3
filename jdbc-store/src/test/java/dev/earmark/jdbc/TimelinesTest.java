package dev.earmark.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.zaxxer.hikari.HikariDataSource;
import dev.earmark.TransientStoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** {@link PostgreSqlFailoverTest} lets an old primary come back. */
class TimelinesTest {
    private final Timelines timelines = new Timelines();

    @Test
    void anOlderTimelineIsATransientFailureOfItsConnection() {
        assertThat(timelines.areKnown()).isFalse();
        assertThat(timelines.require(new Timeline("a", 2))).isTrue();
        assertThat(timelines.require(new Timeline("a", 2))).isFalse();
        assertThat(timelines.require(new Timeline("a", 3))).isTrue();
        assertThatExceptionOfType(TransientStoreException.class)
                .isThrownBy(() -> timelines.require(new Timeline("a", 2)))
                .withMessageContaining("its timeline is 2, and that of a newer primary is 3")
                .satisfies(e -> assertThat(SqlErrors.isConnectionUseless(e)).isTrue());
    }

    /** After an upgrade the timelines begin again. */
    @Test
    void clustersAreNotCompared() {
        timelines.require(new Timeline("old", 5));
        assertThat(timelines.require(new Timeline("new", 1))).isTrue();
        assertThat(timelines.require(new Timeline("old", 5))).isFalse();
    }

    @Test
    void postgreSqlTellsItsTimeline() throws SQLException {
        try (Connection connection = PostgreSql.newDatabase().connect()) {
            Timeline timeline = Objects.requireNonNull(Timeline.of(connection));
            assertThat(timeline.number()).isEqualTo(1);
            assertThat(timeline.cluster()).matches("\\d+");
        }
    }

    /** Databases that only speak PostgreSQL's protocol have no such functions. */
    @Test
    void aDatabaseWithoutTimelinesIsUsedAllTheSame() throws SQLException {
        DatabaseAddress database = PostgreSql.newDatabase();
        String without = "without_" + database.url().replaceAll(".*_", "");
        Sql.execute(
                database,
                "CREATE SCHEMA hidden",
                "CREATE FUNCTION hidden.pg_control_system(OUT system_identifier TEXT) AS 'SELECT 1/0' LANGUAGE sql",
                "CREATE ROLE " + without + " LOGIN",
                "GRANT ALL ON SCHEMA hidden, public TO " + without,
                "ALTER ROLE " + without + " SET search_path = public, hidden, pg_catalog");
        try (HikariDataSource pool = TestDatabase.pool(database.url(), without, "");
                Connection connection = pool.getConnection()) {
            assertThat(Timeline.of(connection)).isNull();
            JdbcSchema.create(pool);
            assertThat(JdbcStockStore.optimistic(pool).validateSchema().build()).isNotNull();
        }
    }
}
