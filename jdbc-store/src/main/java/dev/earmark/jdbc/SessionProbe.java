package dev.earmark.jdbc;

import dev.earmark.StoreException;
import dev.earmark.TransientStoreException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sends a few values through a session, as the store's statements send and read them, and asks the database which
 * values arrived. A session that changes a value would store something else than what the caller was answered.
 *
 * <p>Drivers and servers convert on both ways, and two wrong conversions may cancel each other out. So the database also
 * describes each value in characters that no conversion changes: text as the hexadecimal digits of its UTF-8 bytes, a
 * time and a number as digits.
 */
final class SessionProbe {
    /** Quotes, a backslash, question marks, letters of two, three and four bytes, up to the longest name's length. */
    private static final String TEXT =
            "a'\"`\\%_? é订单\uD83D\uDED2".concat("订".repeat(100)).substring(0, 100);

    /** Comes before the text by its bytes, and after it or at the same place in a dictionary. */
    private static final String UPPER_CASE = "A" + TEXT.substring(1);

    private static final String OTHER_END = TEXT.substring(0, 99) + "单";

    /** With microseconds, in an hour that summer time skips in central Europe. */
    private static final LocalDateTime TIME = LocalDateTime.of(2027, 3, 28, 2, 30, 59, 987_654_000);

    private static final long NUMBER = Long.MAX_VALUE - 1;

    private static final String ENCODING =
            "Remove characterEncoding, characterSetResults, connectionCollation, and SET NAMES or SET sql_mode"
                    + " (use sessionVariables), from the JDBC URL and the pool's options; the database's encoding must be UTF-8.";
    private static final String TIMES = "Remove sendFractionalSeconds=false from the JDBC URL.";

    private static final String NUMBERS = "Remove what changes numbers from the JDBC URL.";

    /** SQLStates of values that the database cannot take. */
    private static final String DATA = "22";

    private SessionProbe() {}

    /**
     * For a session outside of a transaction, because H2 may have to be set. What is set is the same for all sessions.
     *
     * @throws TransientStoreException if the connection fails
     * @throws StoreException as {@link #requireSameValues}, or if commits of an H2 file are not durable
     */
    static void requireFaithful(Connection connection, Dialect dialect) {
        requireSameValues(connection, dialect);
        try {
            dialect.requireDurable(connection);
        } catch (SQLException e) {
            throw SqlErrors.notApplied(e);
        }
    }

    /**
     * Takes one round trip. Reads no table, writes nothing, and neither begins nor ends a transaction.
     *
     * @throws TransientStoreException if the connection fails
     * @throws StoreException if the session changes values, or has a setting that the store cannot work with; the
     *     message says what to set
     */
    static void requireSameValues(Connection connection, Dialect dialect) {
        try {
            probe(connection, dialect);
        } catch (SQLException e) {
            if (SqlErrors.stateOf(e).startsWith(DATA)) {
                throw new StoreException(
                        "Earmark cannot use this session: it does not take all text (" + e.getMessage()
                                + "). Use a database and a session whose encoding is UTF-8.",
                        e);
            }
            throw SqlErrors.notApplied(e);
        }
    }

    private static void probe(Connection connection, Dialect dialect) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(dialect.probe())) {
            BulkWriter.bind(
                    statement,
                    List.<Object>of(TEXT, TEXT, UPPER_CASE, TEXT, OTHER_END, TEXT, "", TIME, TIME, NUMBER, NUMBER));
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    throw new StoreException(
                            "Earmark cannot use this session: a query for one row returns none.", null);
                }
                check(row);
            }
        }
    }

    private static void check(ResultSet row) throws SQLException {
        String obstacle = row.getString("obstacle");
        if (obstacle != null) {
            throw new StoreException("Earmark cannot use this session: " + obstacle + ".", null);
        }
        require("text", TEXT, utf8(row.getString("sent_text")), ENCODING);
        require("text", TEXT, row.getString("text_back"), ENCODING);
        if (row.getLong("exact_text") != 1) {
            throw new StoreException(
                    "Earmark cannot use this session: it does not compare text by its bytes, so that SKU-a and SKU-A may be"
                            + " one SKU. Create the database without IGNORECASE and without a COLLATION.",
                    null);
        }
        if (row.getLong("empty_is_null") != 0) {
            throw new StoreException(
                    "Earmark cannot use this session: it stores empty text as NULL. Do not use Oracle's mode of H2 or"
                            + " EMPTY_STRING_IS_NULL in MariaDB's sql_mode.",
                    null);
        }
        require("times", digits(TIME), row.getString("sent_time"), TIMES);
        require("times", TIME, row.getObject("time_back", LocalDateTime.class), TIMES);
        require("numbers", Long.toString(NUMBER), row.getString("sent_number"), NUMBERS);
        require("numbers", NUMBER, row.getLong("number_back"), NUMBERS);
    }

    /** Bytes that are not UTF-8 become U+FFFD, which the text does not have. */
    private static String utf8(String hex) {
        return new String(HexFormat.of().parseHex(hex), StandardCharsets.UTF_8);
    }

    private static String digits(LocalDateTime time) {
        return time.toString().replace('T', ' ');
    }

    private static void require(String what, Object sent, @Nullable Object arrived, String advice) {
        if (!sent.equals(arrived)) {
            throw new StoreException(
                    "Earmark cannot use this session: it changes " + what + "; \"" + shown(sent) + "\" was sent and \""
                            + shown(arrived) + "\" arrived. " + advice,
                    null);
        }
    }

    private static String shown(@Nullable Object value) {
        String text = String.valueOf(value);
        return text.length() > 30 ? text.substring(0, 30) + "…" : text;
    }
}
