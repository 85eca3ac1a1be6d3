package dev.earmark.testkit.history;

import static java.util.stream.Collectors.joining;

import dev.earmark.Sku;
import dev.earmark.testkit.history.Answer.Counted;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The units of one SKU over time, as far as the calls tell: how many were supplied at least and at most, and how many were
 * held or sold at least and at most.
 */
final class UnitBounds {
    private static final Units NONE = new Units(0, 0, 0, 0, 0);

    private final Sku sku;
    private final NavigableMap<Long, Units> at = new TreeMap<>(Map.of(0L, NONE));
    private boolean isSummedUp;

    UnitBounds(Sku sku) {
        this.sku = sku;
    }

    /**
     * Bounds at one time, and, until they are summed up, the differences to the time before.
     *
     * @param mostForRefusal the most units that another shopper cannot have (R3)
     */
    private record Units(long leastSupplied, long mostSupplied, long leastTaken, long mostTaken, long mostForRefusal) {
        Units plus(Units other) {
            return new Units(
                    leastSupplied + other.leastSupplied,
                    mostSupplied + other.mostSupplied,
                    leastTaken + other.leastTaken,
                    mostTaken + other.mostTaken,
                    mostForRefusal + other.mostForRefusal);
        }

        Units minus(Units other) {
            return new Units(
                    leastSupplied - other.leastSupplied,
                    mostSupplied - other.mostSupplied,
                    leastTaken - other.leastTaken,
                    mostTaken - other.mostTaken,
                    mostForRefusal - other.mostForRefusal);
        }

        private boolean areAvailable(long available, boolean refusal, long leastOwn, long mostOwn) {
            long taken = (refusal ? mostForRefusal : mostTaken) - mostOwn;
            return leastSupplied - taken <= available && available <= mostSupplied - (leastTaken - leastOwn);
        }

        private boolean areCounted(Counted level) {
            long supplied = level.onHand() + level.sold();
            return areAvailable(level.onHand() - level.reserved(), false, 0, 0)
                    && leastSupplied <= supplied
                    && supplied <= mostSupplied;
        }
    }

    void add(Supply supply) {
        long units = supply.units();
        long after = supply.isSure() ? supply.surely() + 1 : Call.NEVER;
        add(supply.from(), units > 0 ? new Units(0, units, 0, 0, 0) : new Units(units, 0, 0, 0, 0));
        add(after, units > 0 ? new Units(units, 0, 0, 0, 0) : new Units(0, units, 0, 0, 0));
    }

    void add(Occupancy occupancy) {
        Units before = NONE;
        for (long time : occupancy.times()) {
            Units now = new Units(
                    0, 0, occupancy.least(sku, time), occupancy.most(sku, time), occupancy.mostForRefusal(sku, time));
            add(time, now.minus(before));
            before = now;
        }
    }

    private void add(long time, Units difference) {
        if (time != Call.NEVER) {
            at.merge(time, difference, Units::plus);
        }
    }

    private NavigableMap<Long, Units> summedUp() {
        if (!isSummedUp) {
            Units sum = NONE;
            for (Map.Entry<Long, Units> entry : at.entrySet()) {
                sum = sum.plus(entry.getValue());
                entry.setValue(sum);
            }
            isSummedUp = true;
        }
        return at;
    }

    /** Finds a time at which more units were surely taken than were supplied at most (R2). */
    Optional<String> oversold() {
        return summedUp().entrySet().stream()
                .filter(entry -> entry.getValue().leastTaken > entry.getValue().mostSupplied)
                .findFirst()
                .map(entry -> "at " + entry.getKey() + ", " + entry.getValue().leastTaken
                        + " units were held or sold, but only " + entry.getValue().mostSupplied + " were supplied");
    }

    /** Whether these units were available at an instant of the call, for a reservation whose own units count as available. */
    boolean wereAvailable(Call call, long available, @Nullable Occupancy own) {
        return during(call).entrySet().stream().anyMatch(entry -> {
            long time = Math.max(entry.getKey(), call.start());
            return own == null
                    ? entry.getValue().areAvailable(available, true, 0, 0)
                    : entry.getValue()
                            .areAvailable(available, true, own.least(sku, time), own.mostForRefusal(sku, time));
        });
    }

    /** Whether the counters were so at an instant of the call. */
    boolean wereCounted(Call call, Counted level) {
        return during(call).values().stream().anyMatch(units -> units.areCounted(level));
    }

    /** The bounds during a call, for messages. */
    String describe(Call call) {
        return during(call).entrySet().stream()
                .map(entry -> entry.getKey() + ": " + entry.getValue())
                .collect(joining("; "));
    }

    private Map<Long, Units> during(Call call) {
        return summedUp().subMap(summedUp().floorKey(call.start()), true, call.end(), true);
    }
}
