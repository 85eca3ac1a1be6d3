package dev.earmark.redis;

import dev.earmark.LateConfirm;
import dev.earmark.Line;
import dev.earmark.LineFromAny;
import dev.earmark.OperationId;
import dev.earmark.OutcomeUnknownException;
import dev.earmark.OwnerId;
import dev.earmark.ReservationId;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Adjust;
import dev.earmark.StockCommand.Assign;
import dev.earmark.StockCommand.Cancel;
import dev.earmark.StockCommand.Change;
import dev.earmark.StockCommand.Confirm;
import dev.earmark.StockCommand.Repair;
import dev.earmark.StockCommand.Reserve;
import dev.earmark.StockCommand.ReturnStock;
import dev.earmark.StockCommand.SetOnHand;
import dev.earmark.StockLevel;
import dev.earmark.StockOutcome;
import dev.earmark.TransientStoreException;
import dev.earmark.spi.StockStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.awaitility.Awaitility;

/** Short ways to create and apply commands. */
final class TestCommands {
    static final Duration HOLD_FOR = Duration.ofMinutes(10);

    private TestCommands() {}

    static Reserve reserve(String id, String sku, long quantity) {
        return reserve(id, HOLD_FOR, Line.of(sku, quantity));
    }

    static Reserve reserve(String id, Duration holdFor, Line... lines) {
        return new Reserve(ReservationId.of(id), List.of(lines), holdFor, null);
    }

    static Reserve reserveFor(String owner, String id, Line... lines) {
        return new Reserve(ReservationId.of(id), List.of(lines), HOLD_FOR, OwnerId.of(owner));
    }

    static Confirm confirm(String id) {
        return new Confirm(ReservationId.of(id));
    }

    static Confirm confirm(String id, Line... lines) {
        return new Confirm(ReservationId.of(id), List.of(lines), LateConfirm.REFUSE);
    }

    static Confirm confirmLate(String id) {
        return new Confirm(ReservationId.of(id), List.of(), LateConfirm.RESERVE_AGAIN);
    }

    static Change change(String id, Line... lines) {
        return new Change(ReservationId.of(id), List.of(lines));
    }

    static Assign assign(String id, String owner) {
        return new Assign(ReservationId.of(id), OwnerId.of(owner));
    }

    static Repair repair(String sku, String operation) {
        return new Repair(Sku.of(sku), OperationId.of(operation));
    }

    static Reserve reserveFromAny(String id, LineFromAny... fromAny) {
        return new Reserve(ReservationId.of(id), List.of(), HOLD_FOR, null, List.of(fromAny), null, null);
    }

    /** With all that a plain reserve does not have. */
    static Reserve reserveLimited(String owner, String id, long limit, LineFromAny... fromAny) {
        return new Reserve(
                ReservationId.of(id),
                List.of(),
                HOLD_FOR,
                OwnerId.of(owner),
                List.of(fromAny),
                limit,
                HOLD_FOR.multipliedBy(2));
    }

    static Cancel cancel(String id) {
        return new Cancel(ReservationId.of(id));
    }

    static ReturnStock returnStock(String id, String operation) {
        return ReturnStock.all(ReservationId.of(id), OperationId.of(operation));
    }

    static ReturnStock returnStock(String id, String operation, Line... lines) {
        return ReturnStock.of(ReservationId.of(id), OperationId.of(operation), List.of(lines));
    }

    static Adjust adjust(String sku, long delta, String operation) {
        return new Adjust(Sku.of(sku), delta, OperationId.of(operation), "counted again");
    }

    static SetOnHand setOnHand(String sku, long onHand, String operation) {
        return new SetOnHand(Sku.of(sku), onHand, OperationId.of(operation));
    }

    static StockLevel level(StockStore store, String sku) {
        return Objects.requireNonNull(store.levels(List.of(Sku.of(sku))).get(Sku.of(sku)), sku);
    }

    /** Repeats a command until it is answered, as an engine does it. */
    static StockOutcome<?> applyAgain(StockStore store, StockCommand<?> command) {
        List<StockOutcome<?>> outcomes = new ArrayList<>();
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .ignoreExceptionsMatching(
                        e -> e instanceof TransientStoreException || e instanceof OutcomeUnknownException)
                .until(() -> outcomes.addAll(store.apply(List.of(command))));
        return outcomes.get(0);
    }
}
