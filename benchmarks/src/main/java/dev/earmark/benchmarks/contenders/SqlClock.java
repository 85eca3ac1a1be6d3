package dev.earmark.benchmarks.contenders;

import java.sql.Connection;
import java.sql.SQLException;

/** How the databases tell UTC time, to the microsecond, and count on from there. */
enum SqlClock {
    H2("CAST(CURRENT_TIMESTAMP AT TIME ZONE 'UTC' AS TIMESTAMP(6))", "DATEADD('MICROSECOND', %2$s, %1$s)"),
    MYSQL("UTC_TIMESTAMP(6)", "%s + INTERVAL %s MICROSECOND"),
    POSTGRESQL("clock_timestamp() AT TIME ZONE 'UTC'", "%s + %s * INTERVAL '1 microsecond'");

    private final String now;
    private final String later;

    SqlClock(String now, String later) {
        this.now = now;
        this.later = later;
    }

    static SqlClock of(Connection connection) throws SQLException {
        return switch (connection.getMetaData().getDatabaseProductName()) {
            case "H2" -> H2;
            case "PostgreSQL" -> POSTGRESQL;
            default -> MYSQL;
        };
    }

    /** An expression. */
    String now() {
        return now;
    }

    /** An expression: so many microseconds after a time. */
    String later(String time, String micros) {
        return later.formatted(time, micros);
    }

    /** An expression with a parameter: so many microseconds from now. */
    String hence() {
        return later(now, "?");
    }
}
