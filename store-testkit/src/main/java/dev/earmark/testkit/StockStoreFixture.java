package dev.earmark.testkit;

import dev.earmark.spi.StockStore;
import java.time.Duration;

/**
 * What a backend gives the {@link StockStoreContract} to work with: one set of data, as many stores on it as a test
 * wants, and a way to let time pass. A fixture is made for each test and for each try of a property, so making one
 * should be cheap: empty the tables of a server that runs already rather than start one.
 *
 * <p>The set of data is empty when the fixture is made. Used by one thread at a time; the stores are used by many.
 */
public interface StockStoreFixture extends AutoCloseable {

    /**
     * Opens one more store on the fixture's set of data, as another instance of the application would: with connections
     * of its own where the backend has such.
     *
     * @return a store that the contract closes
     */
    StockStore newStore();

    /**
     * Lets time pass: afterwards the store's clock says so much later, as far as any deadline can tell. A store in
     * memory moves its clock. A database moves every stored time back by so much (of a reservation when it was
     * made, its deadline and its last change, whatever its status; of an operation when it was applied), exact to the
     * microsecond, while its own clock runs on.
     *
     * @param time how much, zero or more
     */
    void passTime(Duration time);

    /** Gives back what the fixture itself has opened. The stores are closed already. */
    @Override
    void close();
}
