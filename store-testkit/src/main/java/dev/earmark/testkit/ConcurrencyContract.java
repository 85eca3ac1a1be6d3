package dev.earmark.testkit;

import org.junit.jupiter.api.Nested;

/**
 * The part of {@link StockStoreContract} in which several threads use two stores at once (rules R2, R3, R4, R6 and R7).
 *
 * <p>Extend this class in addition to the whole contract to test a store in another environment: through another
 * driver, with a small pool, or in a session with other defaults. It runs on JUnit Jupiter only, so Jupiter's {@code
 * @BeforeAll} and extensions work.
 */
public abstract class ConcurrencyContract {

    /** Creates the contract. */
    protected ConcurrencyContract() {}

    /**
     * Creates a fixture with an empty set of data. The contract calls this method before every test and every history
     * of the model test, and closes the fixture afterwards.
     *
     * @return a fixture that no other test uses
     */
    protected abstract StockStoreFixture newFixture();

    @Nested
    class ConcurrentReserves extends ConcurrentReservesGroup {
        ConcurrentReserves() {
            super(ConcurrencyContract.this);
        }
    }

    @Nested
    class ConcurrentTransitions extends ConcurrentTransitionsGroup {
        ConcurrentTransitions() {
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

    @Nested
    class ConcurrentChanges extends ConcurrentChangesGroup {
        ConcurrentChanges() {
            super(ConcurrencyContract.this);
        }
    }

    @Nested
    class ConcurrentLimits extends ConcurrentLimitsGroup {
        ConcurrentLimits() {
            super(ConcurrencyContract.this);
        }
    }

    @Nested
    class ConcurrentAudit extends ConcurrentAuditGroup {
        ConcurrentAudit() {
            super(ConcurrencyContract.this);
        }
    }
}
