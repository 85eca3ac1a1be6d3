package dev.earmark.testkit;

import static dev.earmark.ReservationStatus.CONFIRMED;
import static dev.earmark.testkit.Commands.HOLD_FOR;
import static dev.earmark.testkit.Commands.cancel;
import static dev.earmark.testkit.Commands.confirm;
import static dev.earmark.testkit.Commands.expire;
import static dev.earmark.testkit.Commands.extend;
import static dev.earmark.testkit.Commands.reserve;
import static dev.earmark.testkit.Commands.returnStock;
import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.ChangeCause;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.ReservationStatus;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockLevel;
import dev.earmark.StockOutcome;
import dev.earmark.spi.StockStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Reports of several callers through two instances: none is lost, made twice, too early or too late (rule R11). */
abstract class ConcurrentReportsGroup extends ReportingGroup {
    private static final int ORDERS = 40;
    private static final int WRITERS = 4;
    private static final int ORDERS_OF_A_WRITER = 10;

    ConcurrentReportsGroup(StockStoreContract contract) {
        super(contract);
    }

    /** What a thread sent, and what the store answered. */
    private record Sent(List<StockCommand<?>> commands, List<StockOutcome<?>> outcomes) {
        Sent() {
            this(new ArrayList<>(), new ArrayList<>());
        }

        void send(StockStore store, StockCommand<?> command) {
            commands.add(command);
            outcomes.add(Retry.apply(store, command));
        }
    }

    @Test
    void r11_theReportsOfConcurrentCallersAreCompleteChains() {
        stock("A", ORDERS / 2 + 4);
        stock("B", ORDERS);
        List<String> overdue = overdue(ORDERS / 2, "A", 1);
        ignoreReports();
        List<Sent> sent = ConcurrentCalls.run(THREADS, this::sendAtRandom);
        assertReported(sent);
        verifyChains(
                Stream.concat(overdue.stream(), IntStream.range(0, ORDERS).mapToObj(i -> "basket " + i))
                        .filter(order -> !reservations(List.of(order)).isEmpty())
                        .toList(),
                "A",
                "B");
    }

    private Sent sendAtRandom(int thread) {
        Sent sent = new Sent();
        for (int i = 0; i < ROUNDS; i++) {
            ThreadLocalRandom random = ThreadLocalRandom.current();
            String order = "basket " + random.nextInt(ORDERS);
            StockStore store = storeFor(thread);
            sent.send(store, reserve(order, random.nextBoolean() ? "A" : "B", 1 + random.nextInt(3)));
            sent.send(
                    store,
                    switch (random.nextInt(4)) {
                        case 0 -> cancel(order);
                        case 1 -> extend(order, HOLD_FOR);
                        case 2 -> expire("order " + random.nextInt(ORDERS / 2));
                        default -> confirm(order);
                    });
            sent.send(store, returnStock(order, "return of " + order));
        }
        return sent;
    }

    @Test
    void r11_reapersAndShoppersReportEachExpiredReservationOnce() {
        stock("A", 30);
        List<String> overdue = overdue(30, "A", 1);
        ignoreReports();
        List<Sent> sent = ConcurrentCalls.run(THREADS, thread -> thread % 2 == 0 ? reap(thread) : reserveFive(thread));
        assertReported(sent);
        verifyChains(
                Stream.concat(
                                overdue.stream(),
                                sent.stream()
                                        .flatMap(of -> of.commands().stream())
                                        .filter(StockCommand.Reserve.class::isInstance)
                                        .map(command -> ((StockCommand.Reserve) command)
                                                .id()
                                                .value()))
                        .toList(),
                "A");
    }

    private Sent reap(int thread) {
        Sent sent = new Sent();
        StockStore store = storeFor(thread / 2);
        store.overdue(100).ids().forEach(id -> sent.send(store, expire(id.value())));
        return sent;
    }

    private Sent reserveFive(int thread) {
        Sent sent = new Sent();
        IntStream.range(0, 5).forEach(i -> sent.send(storeFor(thread / 2), reserve("new " + thread + "/" + i, "A", 1)));
        return sent;
    }

    /** A store that fails after a reclaim reports it to its hook, but to no caller. */
    private void assertReported(List<Sent> sent) {
        List<Report> ofCommands = new ArrayList<>();
        List<Report> ofReclaims = new ArrayList<>();
        sent.forEach(of -> {
            ofCommands.addAll(ReportedChanges.ofCommands(of.commands(), of.outcomes()));
            ofReclaims.addAll(ReportedChanges.ofReclaims(of.outcomes()));
        });
        Map<Boolean, List<Report>> reported = newReports().stream()
                .filter(report -> !report.cause().isEmpty())
                .collect(Collectors.partitioningBy(report -> report.cause().equals(ChangeCause.RECLAIM.name())));
        assertThat(reported.get(false)).containsExactlyInAnyOrderElementsOf(ofCommands);
        assertThat(reported.get(true)).doesNotHaveDuplicates().containsAll(ofReclaims);
    }

    @Test
    void r11_whoeverSeesAChangeFindsItsReport() {
        stock("A", 100);
        whileOthersBuy(orders -> {
            Map<ReservationId, Reservation> seen = reservations(orders);
            Map<Sku, StockLevel> levels = other().levels(List.of(Sku.of("A")));
            Set<String> reported = reports().stream()
                    .map(report -> report.subject() + " " + report.after())
                    .collect(Collectors.toSet());
            seen.forEach((id, known) -> assertThat(reported).contains(Report.subject(id) + " " + known.status()));
            levels.forEach(
                    (sku, level) -> assertThat(reported).contains(Report.subject(sku) + " " + Report.counters(level)));
        });
    }

    @Test
    void r11_whoeverSeesAReportFindsItsChange() {
        stock("A", 100);
        whileOthersBuy(orders -> {
            Set<Report> reported = Set.copyOf(reports());
            Map<String, ReservationStatus> seen = new HashMap<>();
            reservations(orders).forEach((id, known) -> seen.put(id.value(), known.status()));
            for (String order : orders) {
                if (reported.contains(ReportedChanges.confirmed(order))) {
                    assertThat(seen).containsEntry(order, CONFIRMED);
                } else if (reported.contains(ReportedChanges.isNew(order))) {
                    assertThat(seen).containsKey(order);
                }
            }
        });
    }

    private interface Look {
        void at(List<String> orders);
    }

    /** Only one thread uses the fixture. */
    private void whileOthersBuy(Look look) {
        List<String> orders = new ArrayList<>();
        List<Callable<Integer>> calls = new ArrayList<>();
        AtomicInteger buying = new AtomicInteger(WRITERS);
        for (int writer = 0; writer < WRITERS; writer++) {
            StockStore store = storeFor(writer);
            String name = "writer " + writer + " order ";
            IntStream.range(0, ORDERS_OF_A_WRITER).forEach(i -> orders.add(name + i));
            calls.add(() -> {
                try {
                    for (int i = 0; i < ORDERS_OF_A_WRITER; i++) {
                        Retry.apply(store, reserve(name + i, "A", 1));
                        Retry.apply(store, confirm(name + i));
                    }
                    return 0;
                } finally {
                    buying.decrementAndGet();
                }
            });
        }
        calls.add(() -> {
            int looks = 0;
            do {
                look.at(orders);
                looks++;
            } while (buying.get() > 0);
            look.at(orders);
            return looks;
        });
        ConcurrentCalls.run(calls);
        verifyChains(orders, "A");
    }
}
