package dev.earmark.jdbc;

import dev.earmark.Sku;
import dev.earmark.StockLevel;
import dev.earmark.spi.StockLevels;
import java.sql.ResultSet;
import java.sql.SQLException;

/** A row of {@code earmark_level}: a level and the row's version. */
record VersionedLevel(StockLevel level, long version) {

    static VersionedLevel read(ResultSet row) throws SQLException {
        StockLevel level = StockLevels.of(
                Sku.of(row.getString("sku")), row.getLong("on_hand"), row.getLong("reserved"), row.getLong("sold"));
        return new VersionedLevel(level, row.getLong("version"));
    }

    Sku sku() {
        return level.sku();
    }
}
