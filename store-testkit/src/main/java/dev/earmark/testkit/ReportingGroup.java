package dev.earmark.testkit;

import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.spi.StockStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** The base of the groups whose stores report their changes (rule R11). Both stores report. */
abstract class ReportingGroup extends ConcurrentGroup {
    private final List<Report> seen = new ArrayList<>();

    ReportingGroup(StockStoreContract contract) {
        super(contract);
    }

    @Override
    final StockStore open(AuditedFixture data) {
        return data.newReportingStore();
    }

    /** Sends a batch and returns its reports. The order of different subjects is up to the fixture. */
    final List<Report> reportsOf(StockCommand<?>... commands) {
        return reportsOf(Arrays.asList(commands));
    }

    final List<Report> reportsOf(List<? extends StockCommand<?>> commands) {
        ignoreReports();
        batch(commands);
        return newReports();
    }

    /** Returns what was reported since the last look. */
    final List<Report> newReports() {
        List<Report> all = reports();
        List<Report> unseen = new ArrayList<>(all);
        seen.forEach(unseen::remove);
        seen.clear();
        seen.addAll(all);
        return unseen;
    }

    final void ignoreReports() {
        newReports();
    }

    /** Checks that the reports so far are complete chains, if these are all reservations and SKUs of the test. */
    final void verifyChains(Collection<String> orders, String... skus) {
        ReportChains.of(reports())
                .verify(
                        () -> "",
                        reservations(orders),
                        other().levels(Arrays.stream(skus).map(Sku::of).toList()));
    }

    final Map<ReservationId, Reservation> reservations(Collection<String> ids) {
        return other().reservations(ids.stream().map(ReservationId::of).toList());
    }
}
