package dev.earmark.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.jdbi.v3.core.argument.AbstractArgumentFactory;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.config.ConfigRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Sends and reads instants as UTC date and time without a zone. Jdbi would use {@code java.sql.Timestamp}, which
 * depends on the time zones of the JVM and of the session, and cannot represent the hour that is skipped when summer
 * time begins.
 */
final class UtcTimes extends AbstractArgumentFactory<Instant> {
    /** The last instant that every database can store. */
    static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999Z");

    UtcTimes() {
        super(Types.TIMESTAMP);
    }

    @Override
    protected Argument build(Instant value, ConfigRegistry config) {
        LocalDateTime utc = write(value);
        return (position, statement, context) -> statement.setObject(position, utc);
    }

    /** {@code ofInstant} would ask the offset for its rules, which it makes anew each time. */
    static LocalDateTime write(Instant instant) {
        return LocalDateTime.ofEpochSecond(instant.getEpochSecond(), instant.getNano(), ZoneOffset.UTC);
    }

    /** As {@code ISO_LOCAL_DATE_TIME} writes it, which computes each fraction of a second with decimals. */
    static String text(Instant instant) {
        LocalDateTime time = write(instant);
        String text = time.toString();
        return time.getSecond() == 0 && time.getNano() == 0 ? text + ":00" : text;
    }

    static Instant read(ResultSet row, String column) throws SQLException {
        return row.getObject(column, LocalDateTime.class).toInstant(ZoneOffset.UTC);
    }

    static @Nullable Instant readOrNull(ResultSet row, String column) throws SQLException {
        LocalDateTime time = row.getObject(column, LocalDateTime.class);
        return time == null ? null : time.toInstant(ZoneOffset.UTC);
    }

    static Instant read(ResultSet row, int column) throws SQLException {
        return row.getObject(column, LocalDateTime.class).toInstant(ZoneOffset.UTC);
    }
}
