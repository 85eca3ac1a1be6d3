package dev.earmark.testkit.broken;

import dev.earmark.Line;
import dev.earmark.LineFromAny;
import dev.earmark.LineFromAny.Take;
import dev.earmark.Refusal;
import dev.earmark.Reservation;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Change;
import dev.earmark.StockCommand.Reserve;
import dev.earmark.StockOutcome;
import dev.earmark.StockOutcome.Refused;
import dev.earmark.spi.Outcomes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Stores with a defect in lines that may be taken from any of several SKUs. */
final class BrokenChoices {
    private BrokenChoices() {}

    abstract static class Choosing extends BrokenOutcome<Reserve> {
        Choosing() {
            super(Reserve.class);
        }

        @Override
        StockOutcome<?> applyWithDefect(BrokenStore store, Reserve reserve) {
            return reserve.fromAny().isEmpty() ? store.applyCorrectly(reserve) : choose(store, reserve);
        }

        abstract StockOutcome<?> choose(BrokenStore store, Reserve reserve);

        static Reserve with(Reserve reserve, UnaryOperator<LineFromAny> change) {
            return new Reserve(
                    reserve.id(),
                    reserve.lines(),
                    reserve.holdFor(),
                    reserve.owner(),
                    reserve.fromAny().stream().map(change).toList(),
                    reserve.limitPerOwner(),
                    reserve.longestHold());
        }

        static @Nullable Reservation known(BrokenStore store, Reserve reserve) {
            return store.reservations(Set.of(reserve.id())).get(reserve.id());
        }
    }

    @CaughtBy({
        "FromAny.allUnitsComeFromTheFirstSkuThatHasThem",
        "FromAny.aSplitLineTakesAsMuchAsPossibleFromEachInOrder",
        CaughtBy.MODEL
    })
    static final class IgnoresThePreference extends Choosing {
        @Override
        StockOutcome<?> choose(BrokenStore store, Reserve reserve) {
            return store.applyCorrectly(with(reserve, line -> {
                List<Sku> reversed = new ArrayList<>(line.skus());
                Collections.reverse(reversed);
                return new LineFromAny(line.quantity(), reversed, line.take());
            }));
        }
    }

    @CaughtBy({"FromAny.r3_aWholeLineIsNeverSplit", CaughtBy.MODEL})
    static final class SplitsAWholeLine extends Choosing {
        @Override
        StockOutcome<?> choose(BrokenStore store, Reserve reserve) {
            return store.applyCorrectly(
                    with(reserve, line -> new LineFromAny(line.quantity(), line.skus(), Take.SPLIT)));
        }
    }

    @CaughtBy({
        "FromAny.aSplitLineTakesAsMuchAsPossibleFromEachInOrder",
        "FromAny.r3_aSplitLineIsShortOnlyIfAllSkusTogetherAre",
        CaughtBy.MODEL
    })
    static final class TakesASplitLineFromOneSku extends Choosing {
        @Override
        StockOutcome<?> choose(BrokenStore store, Reserve reserve) {
            return store.applyCorrectly(
                    with(reserve, line -> new LineFromAny(line.quantity(), line.skus(), Take.WHOLE)));
        }
    }

    /** Tries one SKU after the other, and each of them reclaims. */
    @CaughtBy({"FromAny.r3_nothingIsReclaimedWhileAnotherSkuHasFreeUnits", CaughtBy.MODEL})
    static final class ReclaimsBeforeItLooksElsewhere extends Choosing {
        @Override
        StockOutcome<?> choose(BrokenStore store, Reserve reserve) {
            LineFromAny line = reserve.fromAny().get(0);
            if (known(store, reserve) == null
                    && line.take() == Take.WHOLE
                    && reserve.lines().isEmpty()) {
                for (Sku sku : line.skus()) {
                    StockOutcome<?> outcome = store.applyCorrectly(new Reserve(
                            reserve.id(),
                            List.of(new Line(sku, line.quantity())),
                            reserve.holdFor(),
                            reserve.owner(),
                            List.of(),
                            reserve.limitPerOwner(),
                            reserve.longestHold()));
                    if (BrokenStore.isFirst(outcome)) {
                        return outcome;
                    }
                }
            }
            return store.applyCorrectly(reserve);
        }
    }

    @CaughtBy({
        "FromAny.r3_overdueUnitsOfThePreferredSkuAreReclaimedIfNoneHasEnough",
        "FromAny.r3_aSplitLineReclaimsOnlyWhatTheFreeUnitsOfAllSkusLack"
    })
    static final class ReclaimsNothingForAChoice extends BrokenReclaims.Reclaiming {
        @Override
        List<Reservation> corrupt(List<Reservation> overdue, StockCommand<?> command) {
            return command instanceof Reserve reserve && !reserve.fromAny().isEmpty() ? List.of() : overdue;
        }
    }

    @CaughtBy({"FromAny.r4_aRepeatMatchesWhatItLedTo"})
    static final class DoesNotKnowItsRepeat extends Choosing {
        @Override
        StockOutcome<?> choose(BrokenStore store, Reserve reserve) {
            StockOutcome<?> outcome = store.applyCorrectly(reserve);
            Reservation known = known(store, reserve);
            return known != null && BrokenStore.isReplay(outcome)
                    ? Outcomes.refused(new Refusal.IdReused(known.id(), known.status()))
                    : outcome;
        }
    }

    @CaughtBy({"FromAny.r4_aRepeatMatchesWhatItLedTo", "FromAny.r4_aRepeatOfASplitLineMatchesTheSum", CaughtBy.MODEL})
    static final class TakesEveryChoiceForARepeat extends Choosing {
        @Override
        StockOutcome<?> choose(BrokenStore store, Reserve reserve) {
            StockOutcome<?> outcome = store.applyCorrectly(reserve);
            Reservation known = known(store, reserve);
            return known != null && BrokenStore.isRefused(outcome, Refusal.IdReused.class)
                    ? Outcomes.replayed(known)
                    : outcome;
        }
    }

    @CaughtBy("FromAny.r4_aRepeatOfASplitLineMatchesTheSum")
    static final class MatchesAWholeLineWithASplitOne extends Choosing {
        @Override
        StockOutcome<?> choose(BrokenStore store, Reserve reserve) {
            return store.applyCorrectly(
                    known(store, reserve) == null
                            ? reserve
                            : with(reserve, line -> new LineFromAny(line.quantity(), line.skus(), Take.SPLIT)));
        }
    }

    @CaughtBy({
        "FromAny.r3_aWholeLineIsNeverSplit",
        "FromAny.r3_aSplitLineIsShortOnlyIfAllSkusTogetherAre",
        CaughtBy.MODEL
    })
    static final class ReportsOneShortagePerLine extends Choosing {
        @Override
        StockOutcome<?> choose(BrokenStore store, Reserve reserve) {
            StockOutcome<?> outcome = store.applyCorrectly(reserve);
            return outcome instanceof Refused<?> refused && refused.refusal() instanceof Refusal.NotEnough notEnough
                    ? Outcomes.refused(
                            new Refusal.NotEnough(notEnough.shortages().subList(0, 1)), Outcomes.reclaimed(outcome))
                    : outcome;
        }
    }

    @CaughtBy({"FromAny.aChangeChoosesAgainAndItsOwnUnitsAreAvailableToIt", CaughtBy.MODEL})
    static final class KeepsItsChoiceInAChange extends BrokenOutcome<Change> {
        KeepsItsChoiceInAChange() {
            super(Change.class);
        }

        @Override
        StockOutcome<?> applyWithDefect(BrokenStore store, Change command) {
            Reservation known = store.reservations(Set.of(command.id())).get(command.id());
            if (known == null || command.fromAny().isEmpty()) {
                return store.applyCorrectly(command);
            }
            List<Line> lines = new ArrayList<>(command.lines());
            for (LineFromAny line : command.fromAny()) {
                Sku sku = known.lines().stream()
                        .map(Line::sku)
                        .filter(line.skus()::contains)
                        .findFirst()
                        .orElse(line.skus().get(0));
                lines.add(new Line(sku, line.quantity()));
            }
            return store.applyCorrectly(new Change(command.id(), lines));
        }
    }
}
