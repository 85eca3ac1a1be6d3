package dev.earmark.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.AuditPage;
import dev.earmark.LateConfirm;
import dev.earmark.LevelAudit;
import dev.earmark.LevelFilter;
import dev.earmark.LevelPage;
import dev.earmark.Line;
import dev.earmark.LineFromAny;
import dev.earmark.OperationId;
import dev.earmark.OutOfStockException;
import dev.earmark.OwnerId;
import dev.earmark.PageRequest;
import dev.earmark.PageToken;
import dev.earmark.Refusal;
import dev.earmark.RefusedException;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.ReserveRequest;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockLevel;
import dev.earmark.StockOutcome;
import dev.earmark.StockOutcome.Applied;
import dev.earmark.StockOutcome.Refused;
import dev.earmark.engine.ReaperPolicy;
import dev.earmark.engine.ReservationEngine;
import dev.earmark.memory.InMemoryStockStore;
import dev.earmark.spi.StockLevels;
import dev.earmark.testkit.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The snippets of docs/verbs.md. */
class VerbsTest {
    private static final ReservationId CART = ReservationId.of("order-7");
    private static final Sku SKU_A = Sku.of("SKU-A");

    private final List<String> shown = new ArrayList<>();
    private final ManualClock time = new ManualClock();
    private final InMemoryStockStore store = new InMemoryStockStore(time);
    private final ReservationEngine engine =
            ReservationEngine.builder(store).reaper(ReaperPolicy.OFF).build();

    @BeforeEach
    void stock() {
        Map.of("SKU-A", 10, "SKU-B", 10, "LAMP@BERLIN", 2, "LAMP@HAMBURG", 5, "BULB@BERLIN", 1, "BULB@HAMBURG", 9)
                .forEach((sku, units) -> engine.setOnHand(Sku.of(sku), units, OperationId.of("first-count/" + sku)));
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private void reserveTwo() {
        engine.reserve(ReserveRequest.builder("order-7").line("SKU-A", 2).build());
    }

    @Test
    void aCartIsChanged() {
        reserveTwo();
        assertThat(edit()).isEmpty();
        assertThat(engine.find(CART).orElseThrow().lines()).containsExactly(Line.of("SKU-A", 3), Line.of("SKU-B", 1));
        engine.reserve(ReserveRequest.builder("another").line("SKU-B", 9).build());
        assertThat(edit()).isEmpty();
        engine.change(CART, List.of(Line.of("SKU-A", 1)));
        engine.reserve(ReserveRequest.builder("yet another").line("SKU-B", 1).build());
        assertThat(edit()).containsExactly("SKU-B: only 0");
    }

    private List<String> edit() {
        List<String> messages = new ArrayList<>();
        // docs:verbs-change
        List<Line> basket = List.of(Line.of("SKU-A", 3), Line.of("SKU-B", 1)); // what the cart shall have, all of it
        try {
            engine.change(CART, basket);
        } catch (OutOfStockException e) { // the cart is as it was
            e.shortages().forEach(shortage -> messages.add(shortage.sku() + ": only " + shortage.available()));
        }
        // docs:end
        return messages;
    }

    @Test
    void aGuestLogsIn() {
        engine.reserve(ReserveRequest.builder("order-7")
                .line("SKU-A", 2)
                .owner("guest-41")
                .build());
        // docs:verbs-assign
        Reservation assigned = engine.assign(CART, OwnerId.of("shopper-7"));
        // docs:end
        assertThat(assigned.owner()).contains(OwnerId.of("shopper-7"));
    }

    @Test
    void aPartIsPaid() {
        reserveTwo();
        // docs:verbs-part
        Reservation sold = engine.confirm(CART, List.of(Line.of("SKU-A", 1))); // the other unit is given back
        // docs:end
        assertThat(sold.lines()).containsExactly(Line.of("SKU-A", 1));
        assertThat(engine.level(SKU_A)).contains(StockLevels.of(SKU_A, 9, 0, 1));
    }

    @Test
    void aLatePaymentSellsOrIsRefunded() {
        reserveTwo();
        time.advance(Duration.ofHours(1));
        engine.reserve(ReserveRequest.builder("another").line("SKU-A", 10).build());
        assertThat(paid()).isEqualTo("refund");
        engine.cancel(ReservationId.of("another"));
        assertThat(paid()).isEqualTo("sold");
        assertThat(paid()).as("the webhook comes twice").isEqualTo("sold");
        assertThat(engine.level(SKU_A)).contains(StockLevels.of(SKU_A, 8, 0, 2));
    }

    @Test
    void aLatePaymentOfACancelledOrderIsRefundedEvenIfTheUnitsAreThere() {
        assertThat(paid()).isEqualTo("refund");
        reserveTwo();
        engine.cancel(CART);
        assertThat(paid()).isEqualTo("refund");
    }

    private String paid() {
        // docs:verbs-late
        try {
            engine.confirm(CART, LateConfirm.RESERVE_AGAIN);
            return "sold";
        } catch (RefusedException e) { // OutOfStockException: too few are left; otherwise cancelled, unknown or purged
            return "refund";
        }
        // docs:end
    }

    @Test
    void oneShopperBuysTwoAtMost() {
        engine.reserve(ReserveRequest.builder("order-6")
                .line("SKU-A", 1)
                .owner("shopper-7")
                .build());
        engine.confirm(ReservationId.of("order-6"));
        // docs:verbs-limit
        ReserveRequest request = ReserveRequest.builder("order-7")
                .line("SKU-A", 2)
                .owner("shopper-7")
                .limitPerOwner(2)
                .build();
        StockOutcome<Reservation> outcome = engine.tryReserve(request);
        if (outcome instanceof Refused<Reservation> refused
                && refused.refusal() instanceof Refusal.LimitExceeded exceeded) {
            show("You can have " + Math.max(0, exceeded.limit() - exceeded.owned()) + " more of " + exceeded.sku());
        }
        // docs:end
        assertThat(shown).containsExactly("You can have 1 more of SKU-A");
    }

    private void show(String text) {
        shown.add(text);
    }

    @Test
    void severalLocations() {
        // docs:verbs-locations
        Reservation reserved = engine.reserve(ReserveRequest.builder("order-7")
                .lineFromAny(3, "LAMP@BERLIN", "LAMP@HAMBURG") // all three from one location
                .lineSplitOver(4, "BULB@BERLIN", "BULB@HAMBURG") // Berlin's first, the rest from Hamburg
                .build());
        List<Line> pickHere = reserved.lines(); // what was taken, and where
        // docs:end
        assertThat(pickHere)
                .containsExactly(Line.of("BULB@BERLIN", 1), Line.of("BULB@HAMBURG", 3), Line.of("LAMP@HAMBURG", 3));
        // docs:verbs-locations-change
        List<LineFromAny> fewer = List.of(LineFromAny.whole(2, "LAMP@BERLIN", "LAMP@HAMBURG"));
        Reservation changed = engine.change(CART, List.of(), fewer); // without the bulbs
        // docs:end
        assertThat(changed.lines()).containsExactly(Line.of("LAMP@BERLIN", 2));
    }

    @Test
    void aBundleIsSeveralLines() {
        // docs:verbs-bundle
        Map<String, Integer> lampSet = Map.of("LAMP@BERLIN", 1, "BULB@BERLIN", 3); // one set: a lamp, three bulbs
        int sets = 2;
        ReserveRequest.Builder request = ReserveRequest.builder("order-7");
        lampSet.forEach((part, units) -> request.line(part, (long) sets * units));
        StockOutcome<Reservation> outcome = engine.tryReserve(request.build()); // all parts of all sets, or none
        // docs:end
        assertThat(outcome).isInstanceOf(Refused.class);
        assertThat(engine.level(Sku.of("LAMP@BERLIN")).orElseThrow().reserved()).isZero();
    }

    @Test
    void extendingEnds() {
        // docs:verbs-longest-hold
        ReservationEngine shop = ReservationEngine.builder(store)
                .holdFor(Duration.ofMinutes(10))
                .longestHold(Duration.ofMinutes(30)) // however often a shopper comes back
                .build();
        // docs:end
        try (shop) {
            Reservation held = shop.reserve(
                    ReserveRequest.builder("order-7").line("SKU-A", 1).build());
            assertThat(shop.extend(CART, Duration.ofHours(1)).expiresAt())
                    .isEqualTo(held.createdAt().plus(Duration.ofMinutes(30)));
            assertThat(shop.attempt(new StockCommand.Extend(CART, Duration.ofHours(1))))
                    .isInstanceOfSatisfying(
                            Refused.class,
                            refused -> assertThat(refused.refusal()).isInstanceOf(Refusal.HeldLongest.class));
        }
    }

    @Test
    void theCountdownOnThePage() {
        reserveTwo();
        time.advance(Duration.ofMinutes(4));
        // docs:verbs-remaining
        Duration left = engine.find(CART).map(Reservation::remaining).orElse(Duration.ZERO);
        String onThePage = "%d:%02d".formatted(left.toMinutes(), left.toSecondsPart());
        // docs:end
        assertThat(onThePage).isEqualTo("6:00");
    }

    @Test
    void theNightlyImportReplacesOnlyWhatItHasSeen() {
        engine.setOnHand(SKU_A, 10, OperationId.of("yesterday"));
        reserveTwo();
        engine.confirm(CART);
        Map<Sku, Long> counted = Map.of(SKU_A, 30L, Sku.of("SKU-NEW"), 4L);
        Map<Sku, Long> soldNotShipped = Map.of(SKU_A, 2L);
        // docs:verbs-import
        Map<Sku, StockLevel> before = engine.levels(counted.keySet()); // first: before the orders are counted
        List<StockCommand<?>> commands = new ArrayList<>();
        counted.forEach((sku, onTheShelf) -> {
            long units = onTheShelf - soldNotShipped.getOrDefault(sku, 0L);
            StockLevel level = before.get(sku);
            long expected = level == null ? StockCommand.SetOnHand.UNKNOWN_SKU : level.onHand();
            commands.add(new StockCommand.SetOnHand(sku, units, OperationId.of("count-2026-11-25/" + sku), expected));
        });
        List<StockOutcome<?>> outcomes = engine.attemptAll(commands); // one for each command, in their order
        // docs:end
        assertThat(outcomes).allMatch(Applied.class::isInstance);
        assertThat(engine.level(SKU_A)).contains(StockLevels.of(SKU_A, 28, 0, 2));
        assertThat(engine.level(Sku.of("SKU-NEW")).orElseThrow().onHand()).isEqualTo(4);
    }

    @Test
    void whatRunsLow() {
        reserveTwo();
        // docs:verbs-levels
        List<StockLevel> low = new ArrayList<>();
        LevelFilter few = LevelFilter.withAtMost(5); // LevelFilter.all() for every SKU
        Optional<PageToken> next;
        PageRequest page = PageRequest.first(100);
        do {
            LevelPage levels = engine.levels(few, page);
            low.addAll(levels.levels());
            next = levels.next();
            page = next.map(token -> PageRequest.after(token, 100)).orElse(page);
        } while (next.isPresent());
        // docs:end
        assertThat(low)
                .extracting(level -> level.sku().value())
                .containsExactly("BULB@BERLIN", "LAMP@BERLIN", "LAMP@HAMBURG");
    }

    @Test
    void anAuditAndARepair() {
        reserveTwo();
        List<LevelAudit> wrong = new ArrayList<>();
        // docs:verbs-audit
        Optional<PageToken> next;
        PageRequest page = PageRequest.first(1_000);
        do {
            AuditPage audited = engine.audit(page);
            for (LevelAudit difference : audited.differences()) {
                wrong.add(difference); // show it to an engineer first: something has changed the data by hand
                engine.repair(difference.sku(), OperationId.of("repair-2026-11-26/" + difference.sku()));
            }
            next = audited.next();
            page = next.map(token -> PageRequest.after(token, 1_000)).orElse(page);
        } while (next.isPresent());
        // docs:end
        assertThat(wrong).isEmpty();
    }
}
