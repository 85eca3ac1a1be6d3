package dev.earmark.jdbc;

import dev.earmark.Sku;
import dev.earmark.spi.StockStore;
import dev.earmark.testkit.Report;
import dev.earmark.testkit.StockStoreFixture;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import javax.sql.DataSource;

/** Makes stores on a test database, in turn on one pool and on the other. */
final class JdbcFixture implements StockStoreFixture {
    private final TestDatabase database;
    private final Function<DataSource, JdbcStockStoreBuilder> form;
    private final ReportTable reports;
    private final AtomicInteger instances = new AtomicInteger();

    JdbcFixture(TestDatabase database, Function<DataSource, JdbcStockStoreBuilder> form) {
        this.database = database;
        this.form = form;
        this.reports = new ReportTable(database);
        database.empty();
    }

    @Override
    public StockStore newStore() {
        return form.apply(database.pool(instances.getAndIncrement())).build();
    }

    @Override
    public StockStore newReportingStore() {
        reports.open();
        return form.apply(database.pool(instances.getAndIncrement()))
                .onChange(ReportTable::add)
                .build();
    }

    @Override
    public List<Report> reports() {
        return reports.all();
    }

    @Override
    public void passTime(Duration duration) {
        database.passTime(duration);
    }

    @Override
    public void setReserved(Sku sku, long units) {
        try (Connection connection = database.pool(0).getConnection();
                PreparedStatement update =
                        connection.prepareStatement("UPDATE earmark_level SET reserved = ? WHERE sku = ?")) {
            update.setLong(1, units);
            update.setString(2, sku.value());
            update.executeUpdate();
            if (!connection.getAutoCommit()) {
                connection.commit();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {}
}
