package dev.earmark.testkit;

import static dev.earmark.testkit.Commands.line;
import static dev.earmark.testkit.Commands.reserve;
import static dev.earmark.testkit.Commands.setOnHand;
import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.LevelAudit;
import dev.earmark.ReserveRequest;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Extend;
import dev.earmark.StockCommand.Reserve;
import dev.earmark.spi.StockStore;
import dev.earmark.spi.StoreLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs a history on the store under test and on the in-memory store, and compares their outcomes and their data after
 * every step.
 */
final class ModelComparison implements AutoCloseable {
    private static final List<StockCommand<?>> FIRST_COMMANDS = List.of(
            setOnHand("a", 6, "first a"),
            setOnHand("A", 4, "first A"),
            setOnHand("b", 8, "first b"),
            reserve(StoreSnapshot.ANCHOR, ReserveRequest.LONGEST_HOLD_FOR.minusDays(1), line("b", 1)));

    private final AuditedFixture tested;
    private final AuditedFixture model;
    private final StockStore testedStore;
    private final StockStore modelStore;
    private final boolean reporting;
    private final List<HistoryStep> done = new ArrayList<>();
    private int commands;

    /**
     * Opens a store on the data of each fixture.
     *
     * @param reporting whether the store reports its changes, so that the reports are compared too
     */
    ModelComparison(StockStoreFixture fixture, boolean reporting) {
        this.reporting = reporting;
        tested = new AuditedFixture(fixture);
        model = new AuditedFixture(new InMemoryFixture());
        testedStore = reporting ? tested.newReportingStore() : tested.newStore();
        modelStore = model.newReportingStore();
    }

    void run(List<HistoryStep> history) {
        run(new HistoryStep.Apply(FIRST_COMMANDS));
        history.forEach(this::run);
        comparePages();
        if (reporting) {
            compareReports();
        }
    }

    private void comparePages() {
        assertThat(StoreSnapshot.pages(testedStore))
                .as(() -> description() + "in the pages of levels")
                .isEqualTo(StoreSnapshot.pages(modelStore));
        assertThat(testedStore.audit(null, StoreLimits.MAX_PAGE))
                .as(() -> description() + "in the audit")
                .isEqualTo(modelStore.audit(null, StoreLimits.MAX_PAGE))
                .allMatch(LevelAudit::isConsistent);
    }

    /** A store may make the reports of a level in more steps than the model does, but each must follow from the last. */
    private void compareReports() {
        ReportChains reports = ReportChains.of(tested.reports());
        assertThat(reports.ofReservations())
                .as(() -> description() + "in the reports of the reservations")
                .isEqualTo(ReportChains.of(model.reports()).ofReservations());
        reports.verify(this::description, StoreSnapshot.reservations(testedStore), StoreSnapshot.levels(testedStore));
    }

    private void run(HistoryStep step) {
        if (step instanceof HistoryStep.PassTime pass) {
            done.add(step);
            tested.passTime(pass.time());
            model.passTime(pass.time());
            compare(List.of());
        } else if (step instanceof HistoryStep.Apply batch) {
            List<StockCommand<?>> distinct = new ArrayList<>();
            batch.commands().forEach(command -> distinct.add(withDistinctDeadline(command)));
            done.add(new HistoryStep.Apply(distinct));
            compare(distinct);
        }
    }

    private void compare(List<StockCommand<?>> batch) {
        StoreSnapshot actual = StoreSnapshot.after(testedStore, batch);
        StoreSnapshot expected = StoreSnapshot.after(modelStore, batch);
        assertThat(actual.outcomes()).as(this::description).hasSameSizeAs(batch);
        for (int i = 0; i < batch.size(); i++) {
            StockCommand<?> command = batch.get(i);
            assertThat(actual.outcomes().get(i))
                    .as(() -> description() + "in the outcome of " + command)
                    .isEqualTo(expected.outcomes().get(i));
        }
        assertThat(actual.levels()).as(() -> description() + "in the levels").isEqualTo(expected.levels());
        assertThat(actual.reservations())
                .as(() -> description() + "in the reservations (times are shown relative to 1970-01-01)")
                .isEqualTo(expected.reservations());
        assertThat(actual.remaining())
                .as(() -> description() + "in the remaining times of the outcomes, then of the reservations")
                .isEqualTo(expected.remaining());
        assertThat(actual.overdue())
                .as(() -> description() + "in the overdue reservations")
                .isEqualTo(expected.overdue());
    }

    /** Makes each deadline a little later than the one before. The order of equal deadlines is up to the store. */
    private StockCommand<?> withDistinctDeadline(StockCommand<?> command) {
        Duration more = Duration.ofMillis(++commands);
        if (command instanceof Reserve reserve) {
            return new Reserve(
                    reserve.id(),
                    reserve.lines(),
                    reserve.holdFor().plus(more),
                    reserve.owner(),
                    reserve.fromAny(),
                    reserve.limitPerOwner(),
                    reserve.longestHold() == null ? null : reserve.longestHold().plus(more));
        } else if (command instanceof Extend extend) {
            return new Extend(extend.id(), extend.holdFor().plus(more));
        }
        return command;
    }

    private String description() {
        StringBuilder text = new StringBuilder("the store differs from the model after the last of these steps:");
        done.forEach(step -> text.append("\n  ").append(step));
        return text.append('\n').toString();
    }

    /** Checks rule R7. */
    @Override
    public void close() {
        try (model) {
            tested.close();
        }
    }
}
