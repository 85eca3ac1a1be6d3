package dev.earmark.testkit;

import static dev.earmark.testkit.Commands.line;
import static dev.earmark.testkit.Commands.reserve;
import static dev.earmark.testkit.Commands.setOnHand;
import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.Hold;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Extend;
import dev.earmark.StockCommand.Reserve;
import dev.earmark.spi.StockStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Plays one history on the store under test and on the in-memory store, and compares after every step what they
 * answered and what they hold.
 */
final class ModelRun implements AutoCloseable {
    private static final List<StockCommand<?>> BEGINNING = List.of(
            setOnHand("a", 6, "first a"),
            setOnHand("A", 4, "first A"),
            setOnHand("b", 8, "first b"),
            reserve(Snapshot.ANCHOR, Hold.LONGEST.minusDays(1), line("b", 1)));

    private final Bench bench;
    private final Bench model;
    private final StockStore store;
    private final StockStore expected;
    private final List<Step> history = new ArrayList<>();
    private int commands;

    ModelRun(StockStoreFixture fixture) {
        bench = new Bench(fixture);
        model = new Bench(new InMemoryFixture());
        store = bench.newStore();
        expected = model.newStore();
    }

    void play(List<Step> steps) {
        play(new Step.Batch(BEGINNING));
        steps.forEach(this::play);
    }

    private void play(Step step) {
        if (step instanceof Step.Pass pass) {
            history.add(step);
            bench.passTime(pass.time());
            model.passTime(pass.time());
            compare(List.of());
        } else if (step instanceof Step.Batch batch) {
            List<StockCommand<?>> distinct = new ArrayList<>();
            batch.commands().forEach(command -> distinct.add(distinct(command)));
            history.add(new Step.Batch(distinct));
            compare(distinct);
        }
    }

    private void compare(List<StockCommand<?>> batch) {
        Snapshot actual = Snapshot.after(store, batch);
        Snapshot right = Snapshot.after(expected, batch);
        assertThat(actual.outcomes()).as(this::told).hasSameSizeAs(batch);
        for (int i = 0; i < batch.size(); i++) {
            StockCommand<?> command = batch.get(i);
            assertThat(actual.outcomes().get(i))
                    .as(() -> told() + "in the outcome of " + command)
                    .isEqualTo(right.outcomes().get(i));
        }
        assertThat(actual.levels()).as(() -> told() + "in the levels").isEqualTo(right.levels());
        assertThat(actual.reservations())
                .as(() -> told() + "in the reservations, whose times are told from the beginning of 1970")
                .isEqualTo(right.reservations());
        assertThat(actual.overdue()).as(() -> told() + "in what is overdue").isEqualTo(right.overdue());
    }

    /**
     * Holds each a little longer than the one before, so that no two deadlines are the same: which of two goes first
     * would be up to the store.
     */
    private StockCommand<?> distinct(StockCommand<?> command) {
        Duration little = Duration.ofMillis(++commands);
        if (command instanceof Reserve reserve) {
            return new Reserve(reserve.id(), reserve.lines(), reserve.ttl().plus(little), reserve.owner());
        } else if (command instanceof Extend extend) {
            return new Extend(extend.id(), extend.ttl().plus(little));
        }
        return command;
    }

    private String told() {
        StringBuilder told = new StringBuilder("the store differs from the model after the last of these steps:");
        history.forEach(step -> told.append("\n  ").append(step));
        return told.append('\n').toString();
    }

    /** Checks rule R7. */
    @Override
    public void close() {
        try (model) {
            bench.close();
        }
    }
}
