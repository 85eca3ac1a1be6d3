package dev.earmark.benchmarks.contenders;

import java.sql.Connection;
import java.sql.SQLException;

/** SQL expressions for UTC time in microseconds, which differ between databases. */
enum SqlClock {
    H2("CAST(CURRENT_TIMESTAMP AT TIME ZONE 'UTC' AS TIMESTAMP(6))", "DATEADD('MICROSECOND', %2$s, %1$s)"),
    MYSQL("UTC_TIMESTAMP(6)", "%s + INTERVAL %s MICROSECOND"),
    POSTGRESQL("clock_timestamp() AT TIME ZONE 'UTC'", "%s + %s * INTERVAL '1 microsecond'");

    private final String now;
    private final String addition;

    SqlClock(String now, String addition) {
        this.now = now;
        this.addition = addition;
    }

    static SqlClock of(Connection connection) throws SQLException {
        return switch (connection.getMetaData().getDatabaseProductName()) {
            case "H2" -> H2;
            case "PostgreSQL" -> POSTGRESQL;
            default -> MYSQL;
        };
    }

    /** Returns the expression for the current time. */
    String now() {
        return now;
    }

    /** Returns the expression for a time plus microseconds. */
    String plus(String time, String micros) {
        return addition.formatted(time, micros);
    }

    /** Returns the expression for now plus a parameter in microseconds. */
    String fromNow() {
        return plus(now, "?");
    }
}
