package dev.earmark.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Group;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AddLifecycleHook;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * What every {@link dev.earmark.spi.StockStore} does, as tests: rules R1 to R9 for each verb, for batches, repeats, names,
 * limits, overdue reservations, lists and concurrent callers, and a model test that plays random histories on the store and on
 * the in-memory store and compares. After every test the store is audited (rule R7). A backend passes all of it;
 * nothing is optional. What can differ by how a backend is reached, by pool, driver or session, is in
 * {@link ConcurrencyContract}, which can be run once more on its own.
 *
 * <p>The whole test of a backend:
 *
 * <pre>{@code
 * class MyStoreTest extends StockStoreContract {
 *     @Override
 *     protected StockStoreFixture newFixture() {
 *         return new MyFixture();
 *     }
 * }
 * }</pre>
 *
 * <p>It runs on two engines of the JUnit Platform: the groups on Jupiter, the model test on jqwik, both of which come
 * with this module. So {@link #newFixture()} is all that prepares a test: jqwik does not know Jupiter's
 * {@code @BeforeAll} and extensions. A subclass that is itself nested in a test class is annotated with Jupiter's
 * {@code @Nested} and jqwik's {@code @Group}, both.
 *
 * <p>The system property {@value #TRIES} says how many histories are tried, {@value #DEFAULT_TRIES} unless it is set. A
 * history that fails is shrunk to a short one, which the failure tells step by step.
 */
public abstract class StockStoreContract extends ConcurrencyContract {
    /** The system property that says how many histories the model test tries. */
    public static final String TRIES = "earmark.testkit.tries";

    /** How many histories the model test tries unless told otherwise. */
    public static final int DEFAULT_TRIES = 80;

    /** For subclasses. */
    protected StockStoreContract() {}

    @Nested
    class Reserve extends ReserveGroup {
        Reserve() {
            super(StockStoreContract.this);
        }
    }

    @Nested
    class Confirm extends ConfirmGroup {
        Confirm() {
            super(StockStoreContract.this);
        }
    }

    @Nested
    class Cancel extends CancelGroup {
        Cancel() {
            super(StockStoreContract.this);
        }
    }

    @Nested
    class Extend extends ExtendGroup {
        Extend() {
            super(StockStoreContract.this);
        }
    }

    @Nested
    class Expire extends ExpireGroup {
        Expire() {
            super(StockStoreContract.this);
        }
    }

    @Nested
    class ReturnStock extends ReturnStockGroup {
        ReturnStock() {
            super(StockStoreContract.this);
        }
    }

    @Nested
    class Adjust extends AdjustGroup {
        Adjust() {
            super(StockStoreContract.this);
        }
    }

    @Nested
    class SetOnHand extends SetOnHandGroup {
        SetOnHand() {
            super(StockStoreContract.this);
        }
    }

    @Nested
    class Reads extends ReadsGroup {
        Reads() {
            super(StockStoreContract.this);
        }
    }

    @Nested
    class Held extends HeldGroup {
        Held() {
            super(StockStoreContract.this);
        }
    }

    @Nested
    class HeldPages extends HeldPagesGroup {
        HeldPages() {
            super(StockStoreContract.this);
        }
    }

    @Nested
    class Purge extends PurgeGroup {
        Purge() {
            super(StockStoreContract.this);
        }
    }

    @Nested
    class Batches extends BatchesGroup {
        Batches() {
            super(StockStoreContract.this);
        }
    }

    @Nested
    class LargeBatches extends LargeBatchesGroup {
        LargeBatches() {
            super(StockStoreContract.this);
        }
    }

    @Nested
    class Idempotency extends IdempotencyGroup {
        Idempotency() {
            super(StockStoreContract.this);
        }
    }

    @Nested
    class OperationIds extends OperationIdsGroup {
        OperationIds() {
            super(StockStoreContract.this);
        }
    }

    @Nested
    class Names extends NamesGroup {
        Names() {
            super(StockStoreContract.this);
        }
    }

    @Nested
    class Limits extends LimitsGroup {
        Limits() {
            super(StockStoreContract.this);
        }
    }

    @Nested
    class Reclaim extends ReclaimGroup {
        Reclaim() {
            super(StockStoreContract.this);
        }
    }

    @Nested
    class ReclaimOrder extends ReclaimOrderGroup {
        ReclaimOrder() {
            super(StockStoreContract.this);
        }
    }

    @Test
    void theModelTestRunsBesideTheGroups() {
        boolean nested =
                getClass().isMemberClass() && !Modifier.isStatic(getClass().getModifiers());
        assertThat(nested && !getClass().isAnnotationPresent(Group.class))
                .as("%s is nested without jqwik's @Group, so jqwik would pass over its model test", getClass())
                .isFalse();
    }

    @Property(tries = Tries.MOST)
    @AddLifecycleHook(Tries.class)
    void r1ToR7_theStoreDoesWhatTheModelDoes(@ForAll(supplier = Histories.class) List<Step> history) {
        assertTimeoutPreemptively(Duration.ofMinutes(2), () -> {
            try (ModelRun run = new ModelRun(newFixture())) {
                run.play(history);
            }
        });
    }
}
