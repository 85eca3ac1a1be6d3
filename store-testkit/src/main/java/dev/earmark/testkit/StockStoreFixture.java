package dev.earmark.testkit;

import dev.earmark.Sku;
import dev.earmark.spi.StockStore;
import java.time.Duration;
import java.util.List;

/**
 * Connects a backend to {@link StockStoreContract}: it owns one set of data, opens stores on it, and lets time pass.
 *
 * <p>The set of data is empty when the fixture is created. The contract creates a fixture for every test and for every
 * history of the model test, several hundred in all. So creating one should be cheap: empty the tables of a server that
 * is already running instead of starting a server.
 *
 * <p>One thread at a time uses the fixture. Many threads use the stores that it opens.
 */
public interface StockStoreFixture extends AutoCloseable {

    /**
     * Opens another store on the fixture's data, as another instance of the application would do, with its own
     * connections if the backend has connections.
     *
     * @return a store; the contract closes it before it closes the fixture
     */
    StockStore newStore();

    /**
     * Opens another store on the fixture's data, which reports its changes (rule R11). It keeps the reports in the same
     * atomic step as the changes, so that neither is there without the other.
     *
     * @return a store; the contract closes it before it closes the fixture
     */
    StockStore newReportingStore();

    /**
     * Returns what the reporting stores of this fixture have reported so far.
     *
     * @return the reports, those of one subject in the order in which they were made
     */
    List<Report> reports();

    /**
     * Lets time pass. Afterwards every deadline is closer, or further past, by the given time.
     *
     * <p>If the backend's clock can be set, move it forward. If it cannot, as in a database, leave the clock alone and
     * subtract the time from every stored timestamp, to the microsecond: for each reservation when it was created, when
     * it expires, until when it can be extended and when it last changed, whatever its status; for each operation when it was
     * applied.
     *
     * @param time zero or more
     */
    void passTime(Duration time);

    /**
     * Overwrites the counter of reserved units of a SKU in the stored data, as a person does by mistake with the backend's
     * own tool: not through the store, and without a version, a report or a journal entry. Nothing else changes. The contract
     * then tests audit and repair.
     *
     * @param sku a SKU that the store knows
     * @param units the wrong number, 0 to the units on hand, so that a backend that checks its data accepts it
     */
    void setReserved(Sku sku, long units);

    /** Releases what the fixture opened. All stores are closed already. */
    @Override
    void close();
}
