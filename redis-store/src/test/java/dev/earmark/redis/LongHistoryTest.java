package dev.earmark.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.HeldFilter;
import dev.earmark.LateConfirm;
import dev.earmark.Line;
import dev.earmark.LineFromAny;
import dev.earmark.LineFromAny.Take;
import dev.earmark.OperationId;
import dev.earmark.OwnerId;
import dev.earmark.Refusal;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Assign;
import dev.earmark.StockCommand.Change;
import dev.earmark.StockCommand.Confirm;
import dev.earmark.StockCommand.Expire;
import dev.earmark.StockCommand.Extend;
import dev.earmark.StockCommand.Repair;
import dev.earmark.StockCommand.Reserve;
import dev.earmark.StockOutcome;
import dev.earmark.StockOutcome.Applied;
import dev.earmark.StockOutcome.Refused;
import dev.earmark.spi.Outcomes;
import dev.earmark.spi.Reservations;
import dev.earmark.spi.StockStore;
import dev.earmark.testkit.InMemoryFixture;
import dev.earmark.testkit.StockStoreFixture;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The rules exist twice, in Java and in Lua. This test runs one long history on both: 10,000 commands in batches of up
 * to 40, on stock that is always short, with purges and passing time in between. (The contract's model test runs many
 * short histories, and shrinks those that fail.)
 */
@Tag("long")
class LongHistoryTest {
    private static final int COMMANDS = 10_000;
    private static final int ORDERS = 400;
    private static final int STEPS_BETWEEN_LOOKS = 3;
    // not a whole hour, because only in Redis does time also pass by itself
    private static final Duration RETENTION = Duration.ofMinutes(12 * 60 + 30);
    private static final List<Sku> SKUS =
            List.of(Sku.of("a"), Sku.of("A"), Sku.of("b {c}"), Sku.of("ü:1"), Sku.of("never set"));

    private static final OwnerId ANN = OwnerId.of("ann");
    private static final List<HeldFilter> LISTS =
            List.of(new HeldFilter.OfSku(SKUS.get(0)), new HeldFilter.OfOwner(ANN), new HeldFilter.Overdue());

    private Random random = new Random();
    private int sent;
    private int steps;

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void r1ToR7_theScriptsDoWhatTheLedgerDoes(long seed) {
        random = new Random(seed);
        try (StockStoreFixture redis = new RedisFixture(TestClient.SHARED);
                StockStoreFixture memory = new InMemoryFixture();
                StockStore actual = redis.newStore();
                StockStore expected = memory.newStore()) {
            while (sent < COMMANDS) {
                if (random.nextInt(10) == 0) {
                    Duration time = Duration.ofHours(1 + random.nextInt(3));
                    redis.passTime(time);
                    memory.passTime(time);
                } else if (random.nextInt(50) == 0) {
                    assertThat(actual.purge(RETENTION, 1_000)).isEqualTo(expected.purge(RETENTION, 1_000));
                } else {
                    List<StockCommand<?>> batch = batch();
                    assertThat(comparable(actual.apply(batch)))
                            .as("after %d commands, by seed %d: %s", sent, seed, batch)
                            .isEqualTo(comparable(expected.apply(batch)));
                }
                // a difference stays, and to look takes longer than to apply
                if (++steps % STEPS_BETWEEN_LOOKS == 0 || sent >= COMMANDS) {
                    assertSame(actual, expected);
                }
            }
        }
        assertThat(sent).isGreaterThanOrEqualTo(COMMANDS);
    }

    private void assertSame(StockStore actual, StockStore expected) {
        assertThat(actual.levels(SKUS)).isEqualTo(expected.levels(SKUS));
        assertThat(reservations(actual)).isEqualTo(reservations(expected));
        assertThat(actual.overdue(1_000).ids())
                .isEqualTo(expected.overdue(1_000).ids());
        for (HeldFilter filter : LISTS) {
            assertThat(listed(actual, filter)).isEqualTo(listed(expected, filter));
        }
    }

    private List<StockCommand<?>> batch() {
        List<StockCommand<?>> batch = new ArrayList<>();
        for (int i = random.nextInt(40); i >= 0; i--) {
            batch.add(command());
            sent++;
        }
        return batch;
    }

    private StockCommand<?> command() {
        String order = "order-" + random.nextInt(ORDERS);
        String operation = "operation-" + random.nextInt(60);
        String sku = sku();
        return switch (random.nextInt(25)) {
            case 0, 1, 2, 3, 4, 5 ->
                new Reserve(ReservationId.of(order), List.of(lines()), holdFor(), order.endsWith("7") ? ANN : null);
            case 6, 7 -> TestCommands.confirm(order);
            case 8 -> TestCommands.cancel(order);
            case 9 -> new Extend(ReservationId.of(order), holdFor());
            case 10, 11 -> new Expire(ReservationId.of(order));
            case 12 ->
                random.nextBoolean()
                        ? TestCommands.returnStock(order, operation)
                        : TestCommands.returnStock(order, operation, lines());
            case 13 -> TestCommands.adjust(sku, random.nextInt(5) - 6, operation);
            case 14 -> TestCommands.adjust(sku, 1 + random.nextInt(6), operation);
            case 15, 16 -> new Change(ReservationId.of(order), List.of(lines()));
            case 17 -> new Assign(ReservationId.of(order), random.nextBoolean() ? ANN : OwnerId.of("bob"));
            case 18 -> new Confirm(ReservationId.of(order), List.of(lines()), LateConfirm.REFUSE);
            case 19, 20 -> new Confirm(ReservationId.of(order), List.of(), LateConfirm.RESERVE_AGAIN);
            case 21, 22 ->
                new Reserve(
                        ReservationId.of(order),
                        List.of(),
                        holdFor(),
                        ANN,
                        List.of(choice()),
                        random.nextBoolean() ? null : 1L + random.nextInt(8),
                        null);
            case 23 -> new Repair(Sku.of(sku), OperationId.of(operation));
            default -> TestCommands.setOnHand(SKUS.get(random.nextInt(4)).value(), random.nextInt(30), operation);
        };
    }

    /** No two are the same, and none is near a whole hour, because time passes by whole hours. */
    private Duration holdFor() {
        return Duration.ofMinutes(30 + 60L * random.nextInt(4)).plusMillis(sent);
    }

    private Line[] lines() {
        return IntStream.rangeClosed(0, random.nextInt(3))
                .mapToObj(i -> Line.of(sku(), 1 + random.nextInt(4)))
                .toArray(Line[]::new);
    }

    private LineFromAny choice() {
        List<Sku> skus = new ArrayList<>(SKUS.subList(0, 4));
        Collections.shuffle(skus, random);
        return new LineFromAny(
                1 + random.nextInt(6),
                skus.subList(0, 2 + random.nextInt(3)),
                random.nextBoolean() ? Take.WHOLE : Take.SPLIT);
    }

    private String sku() {
        return SKUS.get(random.nextInt(40) == 0 ? 4 : random.nextInt(4)).value();
    }

    private static Map<ReservationId, Reservation> reservations(StockStore store) {
        Map<ReservationId, Reservation> all = new HashMap<>(store.reservations(IntStream.range(0, ORDERS)
                .mapToObj(i -> ReservationId.of("order-" + i))
                .toList()));
        all.replaceAll((id, reservation) -> untimed(reservation));
        return all;
    }

    private static List<ReservationId> listed(StockStore store, HeldFilter filter) {
        return store.held(filter, null, 100).reservations().stream()
                .map(Reservation::id)
                .toList();
    }

    private static List<Object> comparable(List<StockOutcome<?>> outcomes) {
        List<Object> compared = new ArrayList<>();
        for (StockOutcome<?> outcome : outcomes) {
            compared.add(Outcomes.reclaimed(outcome).stream()
                    .map(LongHistoryTest::untimed)
                    .toList());
            if (outcome instanceof Applied<?> applied) {
                compared.add(
                        applied.value() instanceof Reservation reservation ? untimed(reservation) : applied.value());
                compared.add(applied.replay());
            } else if (outcome instanceof Refused<?> refused) {
                compared.add(refused.refusal() instanceof Refusal.NotOverdue early ? early.id() : refused.refusal());
            }
        }
        return compared;
    }

    /**
     * The clocks differ, so only the duration can be compared, and only roughly: an extend counts from the real time.
     */
    private static Reservation untimed(Reservation held) {
        Instant start = Instant.EPOCH;
        Duration holdFor = Duration.between(held.createdAt(), held.expiresAt());
        Duration rounded = Duration.ofMinutes(Math.round(holdFor.toMillis() / 60_000.0));
        return Reservations.builder(held.id())
                .lines(held.lines())
                .status(held.status())
                .createdAt(start)
                .expiresAt(start.plus(rounded))
                .owner(held.owner().orElse(null))
                .returned(held.returned())
                .build();
    }
}
