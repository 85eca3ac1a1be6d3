package dev.earmark.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.Sku;
import dev.earmark.StockLevel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * The reports of a store, one chain per subject (rule R11): the first begins with nothing, each other one begins where the
 * one before ended, and the last ends with what the store answers. So no change is missing, and none is there twice.
 *
 * @param bySubject the reports of each subject, in the order in which they were made
 */
record ReportChains(Map<String, List<Report>> bySubject) {

    static ReportChains of(List<Report> reports) {
        Map<String, List<Report>> bySubject = new TreeMap<>();
        reports.forEach(report -> bySubject
                .computeIfAbsent(report.subject(), first -> new ArrayList<>())
                .add(report));
        return new ReportChains(bySubject);
    }

    Map<String, List<Report>> ofReservations() {
        Map<String, List<Report>> reservations = new TreeMap<>(bySubject);
        reservations.values().removeIf(reports -> reports.get(0).cause().isEmpty());
        return reservations;
    }

    /**
     * Checks the chains.
     *
     * @param description what led to the reports
     * @param reservations all reservations of the store
     * @param levels all levels of the store
     */
    void verify(
            Supplier<String> description, Map<ReservationId, Reservation> reservations, Map<Sku, StockLevel> levels) {
        Map<String, String> ends = new TreeMap<>();
        bySubject.forEach((subject, reports) -> {
            String end = Report.NONE;
            for (Report report : reports) {
                assertThat(report.before())
                        .as(() -> description.get() + "R11: where the next one begins in " + reports)
                        .isEqualTo(end);
                end = report.after();
            }
            ends.put(subject, end);
        });
        Map<String, String> answered = new TreeMap<>();
        reservations.forEach(
                (id, known) -> answered.put(Report.subject(id), known.status().name()));
        levels.forEach((sku, level) -> answered.put(Report.subject(sku), Report.counters(level)));
        assertThat(ends)
                .as(() -> description.get() + "R11: what is reported last of each subject, and what the store answers")
                .isEqualTo(answered);
    }
}
