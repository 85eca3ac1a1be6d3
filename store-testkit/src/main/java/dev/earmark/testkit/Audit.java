package dev.earmark.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.HeldFilter;
import dev.earmark.Line;
import dev.earmark.OperationId;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.ReservationStatus;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Adjust;
import dev.earmark.StockCommand.OnReservation;
import dev.earmark.StockCommand.Reserve;
import dev.earmark.StockCommand.SetOnHand;
import dev.earmark.StockLevel;
import dev.earmark.StockOutcome;
import dev.earmark.StockOutcome.Applied;
import dev.earmark.spi.StockStore;
import dev.earmark.spi.StoreLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * The books that are kept beside the stores, from what they were told and what they answered, and compared with what
 * they hold after every test (rule R7): onHand + sold is what was supplied, reserved is the sum of the HELD lines, sold
 * the sum of the confirmed ones less what was returned; and what is held is what the lists by SKU and by owner say.
 */
final class Audit {
    private static final int READ_AT_ONCE = 1_000;

    /** Lists of so many SKUs and owners are compared, enough for all tests but those of many names. */
    private static final int LISTS = 5;

    private final Map<Sku, Supply> supplies = new TreeMap<>();
    private final Set<ReservationId> ids = new HashSet<>();
    private final Set<OperationId> counted = new HashSet<>();
    private final Map<Sku, Long> soldAndForgotten = new HashMap<>();

    synchronized Call begin(List<StockCommand<?>> commands) {
        Set<Sku> counts = new HashSet<>();
        for (StockCommand<?> command : commands) {
            if (command instanceof Reserve reserve) {
                reserve.lines().forEach(line -> supply(line.sku()));
            } else if (command instanceof Adjust adjust) {
                supply(adjust.sku());
            } else if (command instanceof SetOnHand setOnHand) {
                counts.add(setOnHand.sku());
            }
            if (command instanceof OnReservation onReservation) {
                ids.add(onReservation.id());
            }
        }
        Map<Sku, Integer> finishedBefore = new HashMap<>();
        counts.forEach(sku -> finishedBefore.put(sku, supply(sku).begin()));
        return new Call(commands, finishedBefore);
    }

    synchronized void verify(StockStore store) {
        Map<Sku, Long> held = new HashMap<>();
        Map<Sku, Long> sold = new HashMap<>(soldAndForgotten);
        Collection<Reservation> reservations = reservations(store);
        for (Reservation reservation : reservations) {
            if (reservation.status() == ReservationStatus.HELD) {
                add(held, reservation.lines(), 1);
            } else {
                addSold(sold, reservation);
            }
        }
        Map<Sku, StockLevel> levels = store.levels(supplies.keySet());
        supplies.forEach((sku, supply) -> {
            StockLevel level = levels.getOrDefault(sku, new StockLevel(sku, 0, 0, 0));
            assertThat(level.reserved())
                    .as("R7: reserved of %s is the sum of its HELD lines", sku)
                    .isEqualTo(held.getOrDefault(sku, 0L));
            assertThat(level.sold())
                    .as("R7: sold of %s is what was confirmed less what was returned", sku)
                    .isEqualTo(sold.getOrDefault(sku, 0L));
            assertThat(level.onHand() + level.sold())
                    .as("R7: onHand + sold of %s is what was supplied", sku)
                    .isIn(supply.totals);
            assertThat(level.reserved()).as("R2: reserved of %s", sku).isBetween(0L, level.onHand());
        });
        supplies.keySet().stream()
                .limit(LISTS)
                .forEach(sku -> verifyList(store, new HeldFilter.OfSku(sku), reservations));
        reservations.stream()
                .map(Reservation::owner)
                .filter(Objects::nonNull)
                .distinct()
                .limit(LISTS)
                .forEach(owner -> verifyList(store, new HeldFilter.OfOwner(owner), reservations));
    }

    private static void verifyList(StockStore store, HeldFilter filter, Collection<Reservation> reservations) {
        List<Reservation> expected = reservations.stream()
                .filter(reservation -> filter.matches(reservation, Instant.EPOCH))
                .sorted(Reservation.BY_DEADLINE)
                .toList();
        assertThat(Pages.all(store, filter, StoreLimits.MAX_PAGE).stream()
                        .sorted(Reservation.BY_DEADLINE)
                        .toList())
                .as("R7: what %s lists is what is held", filter)
                .isEqualTo(expected);
    }

    /** What a store forgets was sold all the same, and an operation that it has forgotten may count again. */
    synchronized int purge(StockStore store, Duration retention, int limit) {
        Map<ReservationId, Reservation> before = new HashMap<>();
        reservations(store).forEach(reservation -> before.put(reservation.id(), reservation));
        int forgotten = store.purge(retention, limit);
        reservations(store).forEach(reservation -> before.remove(reservation.id()));
        before.values().forEach(reservation -> addSold(soldAndForgotten, reservation));
        if (forgotten > 0) {
            counted.clear();
        }
        return forgotten;
    }

    private static void addSold(Map<Sku, Long> sold, Reservation reservation) {
        if (reservation.status() == ReservationStatus.CONFIRMED) {
            add(sold, reservation.lines(), 1);
            add(sold, reservation.returned(), -1);
        }
    }

    private Collection<Reservation> reservations(StockStore store) {
        Map<ReservationId, Reservation> all = new HashMap<>();
        List<ReservationId> asked = List.copyOf(ids);
        for (int from = 0; from < asked.size(); from += READ_AT_ONCE) {
            all.putAll(store.reservations(asked.subList(from, Math.min(from + READ_AT_ONCE, asked.size()))));
        }
        return all.values();
    }

    private static void add(Map<Sku, Long> sums, List<Line> lines, int sign) {
        lines.forEach(line -> sums.merge(line.sku(), sign * line.quantity(), Long::sum));
    }

    private Supply supply(Sku sku) {
        return supplies.computeIfAbsent(sku, unknown -> new Supply());
    }

    private synchronized void end(Call call) {
        call.finishedBefore.keySet().forEach(sku -> supply(sku).end());
    }

    private synchronized void answered(Call call, List<StockOutcome<?>> outcomes) {
        for (int i = 0; i < Math.min(call.commands.size(), outcomes.size()); i++) {
            if (outcomes.get(i) instanceof Applied<?> applied) {
                count(call, call.commands.get(i), applied);
            }
        }
    }

    /**
     * Counts each operation once, also if all that was ever seen of it is a replay: its first answer may have been
     * lost.
     */
    private void count(Call call, StockCommand<?> command, Applied<?> applied) {
        if (command instanceof Adjust adjust && counted.add(adjust.operation())) {
            supply(adjust.sku()).add(adjust.delta());
        } else if (command instanceof SetOnHand setOnHand
                && counted.add(setOnHand.operation())
                && applied.value() instanceof StockLevel level) {
            Sku sku = setOnHand.sku();
            supply(sku).set(setOnHand.onHand() + level.sold(), call.finishedBefore.getOrDefault(sku, 0));
        }
    }

    /** One call of a store, from before it is made until after it has answered. */
    final class Call implements AutoCloseable {
        private final List<StockCommand<?>> commands;
        private final Map<Sku, Integer> finishedBefore;

        Call(List<StockCommand<?>> commands, Map<Sku, Integer> finishedBefore) {
            this.commands = commands;
            this.finishedBefore = finishedBefore;
        }

        void answered(List<StockOutcome<?>> outcomes) {
            Audit.this.answered(this, outcomes);
        }

        @Override
        public void close() {
            end(this);
        }
    }

    /**
     * What has come in of one SKU, less what was written off. Where several calls have set it at the same time, any of
     * them may have been the last, so there is more than one right answer. (No test adjusts and sets the same SKU at
     * the same time.)
     */
    private static final class Supply {
        private final Set<Long> totals = new HashSet<>(Set.of(0L));
        private int running;
        private int finished;

        int begin() {
            running++;
            return finished;
        }

        void end() {
            running--;
            finished++;
        }

        void add(long delta) {
            Set<Long> moved = new HashSet<>();
            totals.forEach(total -> moved.add(total + delta));
            totals.clear();
            totals.addAll(moved);
        }

        void set(long total, int finishedBefore) {
            boolean alone = running == 1 && finished == finishedBefore;
            if (alone) {
                totals.clear();
            }
            totals.add(total);
        }
    }
}
