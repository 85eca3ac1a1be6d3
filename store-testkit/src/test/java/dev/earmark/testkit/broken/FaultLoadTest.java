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
import dev.earmark.StoreException;
import dev.earmark.TransientStoreException;
import dev.earmark.memory.InMemoryStockStore;
import dev.earmark.spi.Outcomes;
import dev.earmark.spi.Reservations;
import dev.earmark.spi.StockStore;
import dev.earmark.testkit.FaultLoad;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** The load passes a store that recovers from a fault, and fails each store that a fault makes incorrect. */
class FaultLoadTest {
    private static final Sku SKU = Sku.of("fault-1");

    private final AtomicBoolean fault = new AtomicBoolean();

    @Test
    void aStoreThatReportsFaultsCorrectlyPasses() throws Exception {
        FaultLoad.Report report = FaultLoad.run(
                List.of(new FaultyStore() {
                    @Override
                    StockOutcome<?> fail(StockCommand<?> command) {
                        if (command instanceof Reserve) {
                            throw new TransientStoreException("not applied", null);
                        }
                        applyCorrectly(command);
                        throw new OutcomeUnknownException("applied, but the answer was lost", null);
                    }
                }),
                5,
                () -> fault.set(true));
        assertThat(report.failedAttempts()).isBetween(1L, 5L);
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
                return held == null
                        ? later(confirm)
                        : falselyApplied(Reservations.withStatus(held, ReservationStatus.CONFIRMED));
            }
        });
    }

    @Test
    void r10_aStoreThatHoldsARefusedOrderFails() {
        assertFails("R10: a refused order holds nothing", new FaultyStore() {
            @Override
            StockOutcome<?> fail(StockCommand<?> command) {
                return command instanceof Reserve && applyCorrectly(command) instanceof Applied<?>
                        ? Outcomes.refused(new Refusal.UnknownSku(List.of(SKU)))
                        : later(command);
            }
        });
    }

    @Test
    void r7_aStoreThatLosesAUnitFails() {
        assertFails("R7: no unit of fault-1 is lost", new FaultyStore() {
            @Override
            StockOutcome<?> fail(StockCommand<?> command) {
                adjustSilently(SKU, -1);
                return applyCorrectly(command);
            }
        });
    }

    @Test
    void r8_aStoreThatFailsPermanentlyFails() {
        assertFails("R8: a shopper saw an exception", new FaultyStore() {
            @Override
            StockOutcome<?> fail(StockCommand<?> command) {
                fault.set(true);
                throw new StoreException("broken", null);
            }
        });
    }

    private void assertFails(String reason, StockStore store) {
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> FaultLoad.run(List.of(store), 1, () -> fault.set(true)))
                .withMessageContaining(reason);
    }

    /** Correct until the fault occurs, and correct again after one command. */
    private abstract class FaultyStore extends BrokenStore {
        FaultyStore() {
            super(new InMemoryStockStore());
        }

        abstract StockOutcome<?> fail(StockCommand<?> command);

        @Override
        StockOutcome<?> apply(StockCommand<?> command) {
            return fault.compareAndSet(true, false) ? fail(command) : applyCorrectly(command);
        }

        /** Leaves the fault to a later command. */
        final StockOutcome<?> later(StockCommand<?> command) {
            fault.set(true);
            return applyCorrectly(command);
        }
    }
}
