package dev.earmark.jdbc;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts rows into parts that one statement can carry. Databases and drivers limit the number of parameters (PostgreSQL
 * 65,535, H2 100,000) and the size of a statement (MySQL's {@code max_allowed_packet}).
 */
final class Chunks {
    /** A table's row has at most 8 values, so a statement has at most 8,000 parameters. */
    static final int ROWS = 1_000;

    /**
     * A character takes up to 3 bytes, a row's numbers, times and punctuation up to 200. So a statement stays below one
     * MiB, the smallest {@code max_allowed_packet} that a released MySQL or MariaDB has had as its default.
     */
    static final int CHARACTERS = 250_000;

    private Chunks() {}

    static <R extends List<?>> List<List<R>> of(List<R> rows) {
        List<List<R>> chunks = new ArrayList<>();
        int from = 0;
        int characters = 0;
        for (int i = 0; i < rows.size(); i++) {
            int more = characters(rows.get(i));
            if (i - from == ROWS || characters + more > CHARACTERS) {
                chunks.add(rows.subList(from, i));
                from = i;
                characters = 0;
            }
            characters += more;
        }
        if (from < rows.size()) {
            chunks.add(rows.subList(from, rows.size()));
        }
        return chunks;
    }

    private static int characters(List<?> row) {
        int characters = 0;
        for (int i = 0; i < row.size(); i++) {
            characters += row.get(i) instanceof String text ? text.length() : 0;
        }
        return characters;
    }
}
