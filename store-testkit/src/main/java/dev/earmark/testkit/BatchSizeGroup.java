package dev.earmark.testkit;

import static dev.earmark.testkit.Commands.adjust;
import static dev.earmark.testkit.Commands.confirm;
import static dev.earmark.testkit.Commands.counters;
import static dev.earmark.testkit.Commands.line;
import static dev.earmark.testkit.Commands.reserve;
import static dev.earmark.testkit.Commands.setOnHand;
import static dev.earmark.testkit.ExpectedOutcomes.isNotEnough;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.earmark.Line;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockOutcome;
import dev.earmark.spi.StoreLimits;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A batch of the largest size is applied in one atomic step. A larger one is refused and changes nothing (rule R9). */
abstract class BatchSizeGroup extends ContractGroup {
    private static final int MAX_COMMANDS = StoreLimits.MAX_COMMANDS;
    private static final int BASKETS = 5;
    private static final List<String> SKUS = IntStream.range(0, StoreLimits.MAX_LINES / BASKETS)
            .mapToObj(i -> "sku " + i)
            .toList();

    BatchSizeGroup(StockStoreContract contract) {
        super(contract);
    }

    @Test
    void r9_aBatchCanHaveTheLargestNumberOfCommands() {
        int onHand = MAX_COMMANDS - 100;
        stock("A", onHand);
        List<StockOutcome<?>> reserved = batch(commands(MAX_COMMANDS, i -> reserve("order " + i, "A", 1)));
        assertThat(reserved.subList(0, onHand)).allMatch(ExpectedOutcomes::isFirst);
        assertThat(reserved.subList(onHand, MAX_COMMANDS))
                .allMatch(outcome -> refused(outcome).equals(isNotEnough("A", 1, 0)));
        assertThat(level("A")).isEqualTo(counters("A", onHand, onHand, 0));
        List<StockOutcome<?>> confirmed = batch(commands(MAX_COMMANDS, i -> confirm("order " + i)));
        assertThat(confirmed.subList(0, onHand)).allMatch(ExpectedOutcomes::isFirst);
        assertThat(level("A")).isEqualTo(counters("A", 0, 0, onHand));
    }

    @Test
    void r9_aBatchCanHaveTheLargestNumberOfLines() {
        stockAll();
        assertThat(batch(baskets())).allMatch(ExpectedOutcomes::isFirst);
        assertAllReserved(BASKETS);
    }

    @Test
    void r9_aBatchWithTooManyCommandsIsRefusedAndChangesNothing() {
        stock("A", 5);
        assertRefused(commands(MAX_COMMANDS + 1, i -> adjust("A", 1, "delivery " + i)));
        assertThat(level("A")).isEqualTo(counters("A", 5, 0, 0));
        applied(adjust("A", 1, "delivery 0"));
    }

    @Test
    void r9_aBatchWithTooManyLinesIsRefusedAndChangesNothing() {
        stockAll();
        List<StockCommand<?>> oneLineTooMany = new ArrayList<>(baskets());
        oneLineTooMany.add(adjust("sku 0", 1, "delivery"));
        assertRefused(oneLineTooMany);
        assertAllReserved(0);
        assertThat(isKnown("order 0")).isFalse();
        applied(adjust("sku 0", 1, "delivery"));
    }

    @Test
    void theLargestBatchIsOneAtomicStepForAConcurrentReader() {
        stock("A", 0);
        AtomicBoolean finished = new AtomicBoolean();
        List<Set<Long>> seen = ConcurrentCalls.run(List.of(
                () -> {
                    try {
                        for (String round : List.of("first ", "second ")) {
                            Retry.apply(store(), commands(MAX_COMMANDS, i -> adjust("A", 1, round + i)));
                        }
                        return Set.of();
                    } finally {
                        finished.set(true);
                    }
                },
                () -> {
                    Set<Long> onHand = new HashSet<>();
                    while (!finished.get()) {
                        onHand.add(level("A").onHand());
                    }
                    return onHand;
                }));
        assertThat(seen.get(1))
                .as("units on hand, seen between the batches")
                .isSubsetOf(0L, 1L * MAX_COMMANDS, 2L * MAX_COMMANDS);
        assertThat(level("A")).isEqualTo(counters("A", 2L * MAX_COMMANDS, 0, 0));
    }

    private static List<StockCommand<?>> commands(int count, IntFunction<StockCommand<?>> command) {
        return IntStream.range(0, count).<StockCommand<?>>mapToObj(command).toList();
    }

    private void stockAll() {
        batch(SKUS.stream().map(sku -> setOnHand(sku, BASKETS, sku)).toList());
    }

    /** Reserves one unit of every SKU several times, with the largest number of lines in all. */
    private static List<StockCommand<?>> baskets() {
        Line[] basket = SKUS.stream().map(sku -> line(sku, 1)).toArray(Line[]::new);
        return commands(BASKETS, i -> reserve("order " + i, basket));
    }

    private void assertAllReserved(int quantity) {
        assertThat(other().levels(SKUS.stream().map(Sku::of).toList()).values())
                .hasSameSizeAs(SKUS)
                .allMatch(level -> level.onHand() == BASKETS && level.reserved() == quantity);
    }

    private void assertRefused(List<StockCommand<?>> commands) {
        assertThatIllegalArgumentException().isThrownBy(() -> store().apply(commands));
    }
}
