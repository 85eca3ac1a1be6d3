package dev.earmark.testkit.broken;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.earmark.OutcomeUnknownException;
import dev.earmark.Refusal;
import dev.earmark.Reservation;
import dev.earmark.ReservationStatus;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Confirm;
import dev.earmark.StockCommand.Reserve;
import dev.earmark.StockOutcome;
import dev.earmark.StockOutcome.Applied;
import dev.earmark.StockOutcome.Refused;
import dev.earmark.StoreException;
import dev.earmark.TransientStoreException;
import dev.earmark.memory.InMemoryStockStore;
import dev.earmark.spi.StockStore;
import dev.earmark.testkit.FaultLoad;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** The load passes stores that get over a fault, and fails each that a fault makes lie. */
class FaultLoadTest {
    private static final Sku SKU = Sku.of("fault-1");

    private final AtomicBoolean fault = new AtomicBoolean();

    @Test
    void aStoreThatSaysWhatHappenedPasses() throws Exception {
        FaultLoad.Report report = FaultLoad.run(
                List.of(new FaultyStore() {
                    @Override
                    StockOutcome<?> fail(StockCommand<?> command) {
                        if (command instanceof Reserve) {
                            throw new TransientStoreException("not applied", null);
                        }
                        right(command);
                        throw new OutcomeUnknownException("applied, but nobody knows", null);
                    }
                }),
                5,
                () -> fault.set(true));
        assertThat(report.failedTries()).isBetween(1L, 5L);
        assertThat(report.refused()).isPositive();
        assertThat(report.orders())
                .isEqualTo(report.held() + report.cancelled() + report.sold() + report.refused())
                .isGreaterThan(600);
    }

    @Test
    void r10_aStoreThatLosesASaleFails() {
        assertFails("R10: fault-order-", new FaultyStore() {
            @Override
            StockOutcome<?> fail(StockCommand<?> command) {
                if (!(command instanceof Confirm confirm)) {
                    return later(command);
                }
                Reservation held = reservations(List.of(confirm.id())).get(confirm.id());
                return held == null ? later(confirm) : pretend(held.withStatus(ReservationStatus.CONFIRMED));
            }
        });
    }

    @Test
    void r10_aStoreThatHoldsWhatItRefusesFails() {
        assertFails("R10: a refused order holds nothing", new FaultyStore() {
            @Override
            StockOutcome<?> fail(StockCommand<?> command) {
                return command instanceof Reserve && right(command) instanceof Applied<?>
                        ? new Refused<>(new Refusal.UnknownSku(List.of(SKU)), List.of())
                        : later(command);
            }
        });
    }

    @Test
    void r7_aStoreThatLosesAUnitFails() {
        assertFails("R7: no unit of fault-1 is lost", new FaultyStore() {
            @Override
            StockOutcome<?> fail(StockCommand<?> command) {
                sneak(SKU, -1);
                return right(command);
            }
        });
    }

    @Test
    void r8_aStoreThatFailsForGoodFails() {
        assertFails("R8: a shopper saw an exception", new FaultyStore() {
            @Override
            StockOutcome<?> fail(StockCommand<?> command) {
                fault.set(true);
                throw new StoreException("broken", null);
            }
        });
    }

    private void assertFails(String why, StockStore store) {
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> FaultLoad.run(List.of(store), 1, () -> fault.set(true)))
                .withMessageContaining(why);
    }

    /** Right until the fault strikes, and right again after one command. */
    private abstract class FaultyStore extends BrokenStore {
        FaultyStore() {
            super(new InMemoryStockStore());
        }

        abstract StockOutcome<?> fail(StockCommand<?> command);

        @Override
        StockOutcome<?> apply(StockCommand<?> command) {
            return fault.compareAndSet(true, false) ? fail(command) : right(command);
        }

        /** This command is not the one; the next may be. */
        final StockOutcome<?> later(StockCommand<?> command) {
            fault.set(true);
            return right(command);
        }
    }
}
