package dev.earmark.jdbc;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Inserts finished reservations in tens of thousands, each of one unit of one SKU. The database generates the rows. */
record History(TestDatabase database, String sku) {
    private static final int CHUNK = 10_000;
    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");
    private static final String STATUS =
            "CASE MOD(n, 3) WHEN 0 THEN 'CONFIRMED' WHEN 1 THEN 'CANCELLED' ELSE 'EXPIRED' END";

    /** The ids are the prefix and a number, in the order in which the reservations finished. */
    void add(String prefix, int count, LocalDateTime firstFinished) {
        String id = "CONCAT('" + prefix + "', 1000000 + n)";
        for (int from = 0; from < count; from += CHUNK) {
            String rows = " FROM (SELECT " + from + " + " + number() + ") numbered WHERE n < " + count;
            String time = "TIMESTAMP '" + SECONDS.format(firstFinished.plusHours(from / CHUNK)) + "'";
            database.execute(
                    "INSERT INTO earmark_reservation (id, status, owner, created_at, expires_at, due_at) SELECT " + id
                            + ", " + STATUS + ", NULL, " + time + ", " + time + ", " + time + rows,
                    "INSERT INTO earmark_line (reservation_id, sku, quantity, returned, expires_at) SELECT " + id
                            + ", '" + sku + "', 1, 0, NULL" + rows);
        }
    }

    /** The expression n, and tables that give it the numbers below {@link #CHUNK}. */
    private static String number() {
        String digit = IntStream.range(0, 10)
                .mapToObj(d -> "SELECT " + d + " AS d")
                .collect(Collectors.joining(" UNION ALL ", "(", ")"));
        return "a.d + 10 * b.d + 100 * c.d + 1000 * d.d AS n FROM " + digit + " a, " + digit + " b, " + digit + " c, "
                + digit + " d";
    }
}
