package dev.earmark.examples.mirror;

import dev.earmark.Sku;
import dev.earmark.engine.StockLoader;
import dev.earmark.examples.stores.ExampleTables;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;

/**
 * The shop's own table of what is in the warehouse. A SKU comes into Redis when the first shopper wants it. This is the
 * code to copy.
 *
 * @param database the shop's pool
 */
public record ShopStock(DataSource database) implements StockLoader {

    @Override
    public Map<Sku, Long> load(Set<Sku> unknown) throws SQLException {
        String skus = String.join(", ", Collections.nCopies(unknown.size(), "?"));
        try (Connection connection = database.getConnection();
                PreparedStatement select =
                        connection.prepareStatement("SELECT sku, units FROM shop_stock WHERE sku IN (" + skus + ")")) {
            int position = 1;
            for (Sku sku : unknown) {
                select.setString(position++, sku.value());
            }
            Map<Sku, Long> units = new HashMap<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    units.put(Sku.of(row.getString(1)), row.getLong(2));
                }
            }
            return units;
        }
    }

    /**
     * Creates the table.
     *
     * @param units how many units there are of each SKU
     * @param reset whether to drop a table of an earlier run
     */
    public void create(Collection<Sku> skus, long units, boolean reset) throws SQLException {
        ExampleTables.create(database, "shop_stock", "sku VARCHAR(100) PRIMARY KEY, units BIGINT NOT NULL", reset);
        try (Connection connection = database.getConnection();
                PreparedStatement insert =
                        connection.prepareStatement("INSERT INTO shop_stock (sku, units) VALUES (?, ?)")) {
            for (Sku sku : skus) {
                insert.setString(1, sku.value());
                insert.setLong(2, units);
                insert.executeUpdate();
            }
        }
    }
}
