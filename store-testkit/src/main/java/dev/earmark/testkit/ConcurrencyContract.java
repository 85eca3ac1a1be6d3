package dev.earmark.testkit;

import org.junit.jupiter.api.Nested;

/**
 * The part of the {@link StockStoreContract} in which threads use two stores at once (rules R2, R3, R4, R6 and R7). On its own
 * for those who have passed the whole contract already, and now want to see that the store stays right however it is reached:
 * through another driver, a small pool, a session with other defaults. It needs nothing but Jupiter, so that Jupiter's
 * {@code @BeforeAll} and extensions may prepare it.
 */
public abstract class ConcurrencyContract {

    /** For subclasses. */
    protected ConcurrencyContract() {}

    /**
     * Makes an empty set of data. Called before each test and each try; what it gives is closed after.
     *
     * @return a fixture of the test's own
     */
    protected abstract StockStoreFixture newFixture();

    @Nested
    class ConcurrentReserves extends ConcurrentReservesGroup {
        ConcurrentReserves() {
            super(ConcurrencyContract.this);
        }
    }

    @Nested
    class ConcurrentEndings extends ConcurrentEndingsGroup {
        ConcurrentEndings() {
            super(ConcurrencyContract.this);
        }
    }

    @Nested
    class ConcurrentReclaims extends ConcurrentReclaimsGroup {
        ConcurrentReclaims() {
            super(ConcurrencyContract.this);
        }
    }

    @Nested
    class ConcurrentStock extends ConcurrentStockGroup {
        ConcurrentStock() {
            super(ConcurrencyContract.this);
        }
    }
}
