package dev.earmark.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Group;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.lifecycle.AddLifecycleHook;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * Tests that every {@link dev.earmark.spi.StockStore} must pass: one group per verb and read, batches and their size,
 * repeats, names, limits, overdue reservations, reports of changes, concurrent callers, and a model test that runs random
 * histories on the store and on the in-memory store and compares the two. Together they cover the rules R1 to R9 and R11.
 * No test is optional. After every test the counters are checked against what the test sent and received (rule R7).
 *
 * <p>The whole test of a store is a subclass:
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
 * <p>The groups run on JUnit Jupiter and the model test on jqwik. Both engines come with this module. jqwik ignores
 * Jupiter's {@code @BeforeAll} and extensions, so {@link #newFixture()} must prepare everything that a test needs. A
 * subclass that is nested in another test class needs both Jupiter's {@code @Nested} and jqwik's {@code @Group}.
 *
 * <p>jqwik cannot run two properties at the same time in one JVM. Run the subclasses one after another, or in forks.
 *
 * <p>The system property {@value #HISTORIES} sets the number of random histories. If a history fails, jqwik shrinks it
 * to a short one, and the failure lists its steps. The model test has the tag {@code model}, so that a build can run it
 * alone.
 *
 * <p>To test a store through another driver, pool or session, run {@link ConcurrencyContract} in addition.
 */
public abstract class StockStoreContract extends ConcurrencyContract {
    /** The system property with the number of histories that the model test runs, 1 to 1,000,000. */
    public static final String HISTORIES = "earmark.testkit.histories";

    /** The number of histories that the model test runs by default. */
    public static final int DEFAULT_HISTORIES = 80;

    /** Creates the contract. */
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
    class PartialConfirm extends PartialConfirmGroup {
        PartialConfirm() {
            super(StockStoreContract.this);
        }
    }

    @Nested
    class LateConfirm extends LateConfirmGroup {
        LateConfirm() {
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
    class LongestHold extends LongestHoldGroup {
        LongestHold() {
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
    class Change extends ChangeGroup {
        Change() {
            super(StockStoreContract.this);
        }
    }

    @Nested
    class Assign extends AssignGroup {
        Assign() {
            super(StockStoreContract.this);
        }
    }

    @Nested
    class OwnerLimit extends OwnerLimitGroup {
        OwnerLimit() {
            super(StockStoreContract.this);
        }
    }

    @Nested
    class FromAny extends FromAnyGroup {
        FromAny() {
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
    class LevelPages extends LevelPagesGroup {
        LevelPages() {
            super(StockStoreContract.this);
        }
    }

    @Nested
    class Remaining extends RemainingGroup {
        Remaining() {
            super(StockStoreContract.this);
        }
    }

    @Nested
    class Audit extends AuditGroup {
        Audit() {
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
    class BatchSize extends BatchSizeGroup {
        BatchSize() {
            super(StockStoreContract.this);
        }
    }

    @Nested
    class LargeCommands extends LargeCommandsGroup {
        LargeCommands() {
            super(StockStoreContract.this);
        }
    }

    @Nested
    class LargeBaskets extends LargeBasketsGroup {
        LargeBaskets() {
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

    @Nested
    class Reports extends ReportsGroup {
        Reports() {
            super(StockStoreContract.this);
        }
    }

    @Nested
    class ReportedBatches extends ReportedBatchesGroup {
        ReportedBatches() {
            super(StockStoreContract.this);
        }
    }

    @Nested
    class ConcurrentReports extends ConcurrentReportsGroup {
        ConcurrentReports() {
            super(StockStoreContract.this);
        }
    }

    @Test
    void aNestedContractIsAlsoAJqwikGroup() {
        boolean nested =
                getClass().isMemberClass() && !Modifier.isStatic(getClass().getModifiers());
        assertThat(nested && !getClass().isAnnotationPresent(Group.class))
                .as("%s is nested but has no @Group, so jqwik would skip its model test; annotate it", getClass())
                .isFalse();
    }

    @Tag("model")
    @Property(tries = HistoryCount.MAX)
    @AddLifecycleHook(HistoryCount.class)
    void r1ToR7_theStoreBehavesLikeTheModel(
            @ForAll(supplier = RandomHistories.class) List<HistoryStep> history, @ForAll boolean reporting) {
        assertTimeoutPreemptively(Duration.ofMinutes(2), () -> {
            try (ModelComparison comparison = new ModelComparison(newFixture(), reporting)) {
                comparison.run(history);
            }
        });
    }
}
