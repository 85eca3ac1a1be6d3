package dev.earmark.jdbc;

import static java.util.stream.Collectors.toMap;

import dev.earmark.LevelAudit;
import dev.earmark.Sku;
import dev.earmark.StockLevel;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The SELECTs that list levels, and count the units of held reservations. */
final class LevelReader {
    /** More SKUs take further statements, because databases process the branches of a UNION recursively. */
    static final int SKUS_PER_STATEMENT = 100;

    private static final String PAGE =
            "SELECT sku, on_hand, reserved, sold, version FROM earmark_level" + " WHERE sku > ? ORDER BY sku LIMIT ?";

    // One statement reads the counters and the lines on one snapshot. A branch for each SKU, whose value is a constant,
    // and
    // both bounds keep all databases from reading the lines of finished reservations, whose expires_at is null
    private static final String COUNTED =
            "(SELECT l.sku, l.on_hand, l.reserved, l.sold, (SELECT COALESCE(SUM(h.quantity), 0)"
                    + " FROM earmark_line h WHERE h.sku = ? AND h.expires_at BETWEEN ? AND ?%1$s) AS held"
                    + " FROM earmark_level l WHERE l.sku = ?%1$s)";
    private static final String AUDITED = COUNTED.formatted("");
    private static final String LATEST = COUNTED.formatted("<latest>");

    private final BulkReader reader;
    private final SqlTexts texts;

    LevelReader(Session session) {
        this.reader = session.reader();
        this.texts = session.texts();
    }

    /** Reads levels in the order of the database. */
    List<StockLevel> page(@Nullable Sku after, int limit) {
        return page(after, limit, VersionedLevel::read).stream()
                .map(VersionedLevel::level)
                .toList();
    }

    private <T> List<T> page(@Nullable Sku after, int limit, BulkReader.RowReader<T> row) {
        List<Object> values = List.<Object>of(after == null ? "" : after.value(), limit);
        return reader.rows(texts.of(PAGE), values, row);
    }

    /** Reads counters and held units, of each SKU at one instant. Locks nothing. */
    List<LevelAudit> audit(@Nullable Sku after, int limit) {
        List<Sku> skus = page(after, limit, row -> Sku.of(row.getString("sku")));
        Map<Sku, LevelAudit> audits = counted(AUDITED, skus);
        List<LevelAudit> page = new ArrayList<>(skus.size());
        skus.forEach(sku -> page.add(audits.get(sku)));
        return page;
    }

    /** Reads the units of held reservations of SKUs whose rows are guarded. */
    Map<Sku, Long> held(Collection<Sku> skus) {
        Map<Sku, LevelAudit> counted = counted(LATEST, List.copyOf(skus));
        return skus.stream()
                .collect(toMap(
                        sku -> sku,
                        sku -> counted.containsKey(sku) ? counted.get(sku).held() : 0L));
    }

    private Map<Sku, LevelAudit> counted(String template, List<Sku> skus) {
        List<LevelAudit> counted = new ArrayList<>();
        for (int from = 0; from < skus.size(); from += SKUS_PER_STATEMENT) {
            List<Sku> some = skus.subList(from, Math.min(skus.size(), from + SKUS_PER_STATEMENT));
            List<Object> values = new ArrayList<>();
            some.forEach(sku -> values.addAll(List.of(sku.value(), Instant.EPOCH, UtcTimes.LATEST, sku.value())));
            String sql = BulkSql.repeat(texts.of(template), " UNION ALL ", some.size());
            counted.addAll(reader.rows(sql, values, LevelReader::read));
        }
        return counted.stream().collect(toMap(LevelAudit::sku, audit -> audit));
    }

    private static LevelAudit read(ResultSet row) throws SQLException {
        return new LevelAudit(
                Sku.of(row.getString("sku")),
                row.getLong("on_hand"),
                row.getLong("reserved"),
                row.getLong("sold"),
                row.getLong("held"));
    }
}
