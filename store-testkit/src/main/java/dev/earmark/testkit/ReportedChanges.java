package dev.earmark.testkit;

import static dev.earmark.ReservationStatus.CANCELLED;
import static dev.earmark.ReservationStatus.CONFIRMED;
import static dev.earmark.ReservationStatus.EXPIRED;
import static dev.earmark.ReservationStatus.HELD;

import dev.earmark.ChangeCause;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.ReservationStatus;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Adjust;
import dev.earmark.StockCommand.Assign;
import dev.earmark.StockCommand.Cancel;
import dev.earmark.StockCommand.Change;
import dev.earmark.StockCommand.Confirm;
import dev.earmark.StockCommand.Expire;
import dev.earmark.StockCommand.Extend;
import dev.earmark.StockCommand.OnReservation;
import dev.earmark.StockCommand.Repair;
import dev.earmark.StockCommand.Reserve;
import dev.earmark.StockCommand.ReturnStock;
import dev.earmark.StockCommand.SetOnHand;
import dev.earmark.StockOutcome;
import dev.earmark.spi.Outcomes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Builds the reports that tests expect. */
final class ReportedChanges {
    private ReportedChanges() {}

    static Report isNew(String id) {
        return change(id, Report.NONE, HELD, ChangeCause.RESERVE);
    }

    static Report confirmed(String id) {
        return change(id, HELD, CONFIRMED, ChangeCause.CONFIRM);
    }

    static Report change(String id, ReservationStatus before, ReservationStatus after, ChangeCause cause) {
        return change(id, before.name(), after, cause);
    }

    private static Report change(String id, String before, ReservationStatus after, ChangeCause cause) {
        return new Report(Report.subject(ReservationId.of(id)), before, after.name(), cause.name());
    }

    /** The counters are {@code onHand/reserved/sold}. */
    static Report counts(String sku, String before, String after) {
        return new Report(Report.subject(Sku.of(sku)), before, after, "");
    }

    /** The reports of the reservations that a batch with these outcomes changed, without those that it reclaimed. */
    static List<Report> ofCommands(List<? extends StockCommand<?>> commands, List<StockOutcome<?>> outcomes) {
        List<Report> reports = new ArrayList<>();
        for (int i = 0; i < commands.size(); i++) {
            if (ExpectedOutcomes.isFirst(outcomes.get(i))) {
                commands.get(i).accept(OfApplied.INSTANCE).ifPresent(reports::add);
            }
        }
        return reports;
    }

    /** The reports of the reservations that the commands with these outcomes reclaimed. */
    static List<Report> ofReclaims(List<? extends StockOutcome<?>> outcomes) {
        return outcomes.stream()
                .flatMap(outcome -> Outcomes.reclaimed(outcome).stream())
                .map(Reservation::id)
                .map(id -> change(id.value(), HELD, EXPIRED, ChangeCause.RECLAIM))
                .toList();
    }

    /** The report of the reservation of an applied command. */
    private enum OfApplied implements StockCommand.Visitor<Optional<Report>> {
        INSTANCE;

        @Override
        public Optional<Report> reserve(Reserve command) {
            return Optional.of(isNew(command.id().value()));
        }

        @Override
        public Optional<Report> confirm(Confirm command) {
            return fromHeld(command, CONFIRMED, ChangeCause.CONFIRM);
        }

        @Override
        public Optional<Report> cancel(Cancel command) {
            return fromHeld(command, CANCELLED, ChangeCause.CANCEL);
        }

        @Override
        public Optional<Report> extend(Extend command) {
            return fromHeld(command, HELD, ChangeCause.EXTEND);
        }

        @Override
        public Optional<Report> expire(Expire command) {
            return fromHeld(command, EXPIRED, ChangeCause.EXPIRE);
        }

        @Override
        public Optional<Report> returnStock(ReturnStock command) {
            return Optional.of(ReportedChanges.change(command.id().value(), CONFIRMED, CONFIRMED, ChangeCause.RETURN));
        }

        @Override
        public Optional<Report> adjust(Adjust command) {
            return Optional.empty();
        }

        @Override
        public Optional<Report> setOnHand(SetOnHand command) {
            return Optional.empty();
        }

        @Override
        public Optional<Report> change(Change command) {
            return fromHeld(command, HELD, ChangeCause.CHANGE);
        }

        @Override
        public Optional<Report> assign(Assign command) {
            return fromHeld(command, HELD, ChangeCause.ASSIGN);
        }

        @Override
        public Optional<Report> repair(Repair command) {
            return Optional.empty();
        }

        private static Optional<Report> fromHeld(OnReservation command, ReservationStatus after, ChangeCause cause) {
            return Optional.of(ReportedChanges.change(command.id().value(), HELD, after, cause));
        }
    }
}
