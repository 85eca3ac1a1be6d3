package dev.earmark.testkit.history;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import dev.earmark.Sku;
import dev.earmark.testkit.history.Answer.Counted;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The units that one operation adds or takes away: an adjust, or the setOnHand that makes a SKU known. All calls with its
 * id count once (R4).
 *
 * @param calls the calls with its id that may have been applied
 * @param from it was not applied earlier
 * @param surely it was applied at this time at the latest; {@link Call#NEVER} if no answer says that it was applied
 */
record Supply(Sku sku, long units, List<Call> calls, long from, long surely) {

    /** Returns those that may have been applied. */
    static List<Supply> of(Collection<Call> calls) {
        Map<String, List<Call>> byOperation = calls.stream()
                .filter(call -> !call.verb().isOnReservation() && call.mayHaveChanged())
                .collect(groupingBy(call -> call.request().operation(), LinkedHashMap::new, toList()));
        return byOperation.values().stream()
                .map(Supply::of)
                .filter(supply ->
                        supply.surely != Call.NEVER || supply.calls.stream().anyMatch(call -> !call.isAnswered()))
                .toList();
    }

    private static Supply of(List<Call> calls) {
        Request request = calls.get(0).request();
        long from = calls.stream().mapToLong(Call::start).min().orElseThrow();
        long surely = calls.stream()
                .filter(call -> call.answer() instanceof Counted)
                .mapToLong(Call::end)
                .min()
                .orElse(Call.NEVER);
        return new Supply(request.sku(), request.amount(), List.copyOf(calls), from, surely);
    }

    boolean isSure() {
        return surely != Call.NEVER;
    }

    boolean isFirstStock() {
        return calls.get(0).verb() == Verb.SET_ON_HAND;
    }
}
