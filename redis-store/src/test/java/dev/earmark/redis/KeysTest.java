package dev.earmark.redis;

import static dev.earmark.redis.TestCommands.adjust;
import static dev.earmark.redis.TestCommands.assign;
import static dev.earmark.redis.TestCommands.cancel;
import static dev.earmark.redis.TestCommands.change;
import static dev.earmark.redis.TestCommands.confirm;
import static dev.earmark.redis.TestCommands.reserve;
import static dev.earmark.redis.TestCommands.reserveFor;
import static dev.earmark.redis.TestCommands.reserveLimited;
import static dev.earmark.redis.TestCommands.returnStock;
import static dev.earmark.redis.TestCommands.setOnHand;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.HeldFilter;
import dev.earmark.Line;
import dev.earmark.LineFromAny;
import dev.earmark.ReservationId;
import dev.earmark.ReservationPage;
import dev.earmark.Sku;
import dev.earmark.StockCommand.Extend;
import dev.earmark.spi.PageKey;
import dev.earmark.spi.Pages;
import dev.earmark.spi.StockStore;
import io.lettuce.core.Range;
import io.lettuce.core.cluster.SlotHash;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The content of the keys is a promise to the engineer who reads them with redis-cli. */
class KeysTest {
    private static final String AWKWARD = "{b} c:ü}{";
    private static final String TIME = "\\d{16}";

    private final RedisFixture fixture = new RedisFixture(TestClient.SHARED);
    private StockStore store;

    @BeforeEach
    void open() {
        store = fixture.newStore();
        store.apply(List.of(setOnHand("A", 10, "count A"), setOnHand(AWKWARD, 20, "count B")));
    }

    @AfterEach
    void close() {
        store.close();
        fixture.close();
    }

    @Test
    void eachCounterIsAPlainNumber() {
        store.apply(List.of(reserve("sold", "A", 2), confirm("sold"), reserve("held", "A", 3)));
        assertThat(fixture.redis().get(fixture.key("onHand:A"))).isEqualTo("8");
        assertThat(fixture.redis().get(fixture.key("reserved:A"))).isEqualTo("3");
        assertThat(fixture.redis().get(fixture.key("sold:A"))).isEqualTo("2");
    }

    @Test
    void aReservationIsReadableText() {
        store.apply(List.of(
                reserveFor("3 wise men", "order-1", Line.of("A", 2), Line.of(AWKWARD, 5)),
                confirm("order-1"),
                returnStock("order-1", "return-1", Line.of(AWKWARD, 4)),
                reserve("order-2", "A", 1)));
        assertThat(text("order-1"))
                .matches("CONFIRMED " + TIME + " " + TIME + "\nowner 3 wise men\n2 A\n5 \\Q" + AWKWARD + "\\E\n-4 \\Q"
                        + AWKWARD + "\\E");
        assertThat(text("order-2")).matches("HELD " + TIME + " " + TIME + "\nowner\n1 A");
    }

    @Test
    void limitAndLatestDeadlineAreInTheFirstRow() {
        store.apply(List.of(reserveLimited("ann", "order", 2, LineFromAny.split(2, "A", AWKWARD))));
        assertThat(text("order"))
                .matches("HELD (" + TIME + ") " + TIME + " limit=2 until=" + TIME + "\nowner ann\n2 A");
        store.apply(List.of(confirm("order")));
        assertThat(text("order"))
                .matches("CONFIRMED " + TIME + " " + TIME + " limit=2 until=" + TIME + "\nowner ann\n2 A");
    }

    @Test
    void theIndexesFollowLinesAndOwner() {
        store.apply(List.of(
                reserveFor("ann", "order", Line.of("A", 1)),
                change("order", Line.of("A", 2), Line.of(AWKWARD, 3)),
                assign("order", "bob"),
                change("order", Line.of(AWKWARD, 1))));
        String expiresAt = text("order").split("[ \n]", -1)[2];
        assertIndexed(List.of(AWKWARD + "\n" + expiresAt + "\norder"), List.of("bob\n" + expiresAt + "\norder"));
        store.apply(List.of(change("order", Line.of("A", 2), Line.of(AWKWARD, 1)), assign("order", "ann")));
        store.apply(List.of(assign("order", AWKWARD)));
        assertIndexed(
                List.of("A\n" + expiresAt + "\norder", AWKWARD + "\n" + expiresAt + "\norder"),
                List.of(AWKWARD + "\n" + expiresAt + "\norder"));
        store.apply(List.of(assign("order", "bob"), confirm("order", Line.of("A", 1))));
        assertIndexed(List.of(), List.of());
        assertThat(members("bought")).containsExactly("bob\norder");
    }

    @Test
    void onlyWhatAnOwnerHasBoughtIsInTheIndexOfBoughtReservations() {
        store.apply(List.of(
                reserve("without owner", "A", 1),
                confirm("without owner"),
                reserveFor("ann", "cancelled", Line.of("A", 1)),
                cancel("cancelled"),
                reserveFor("ann", "sold", Line.of("A", 1)),
                confirm("sold")));
        store.apply(List.of(returnStock("sold", "return")));
        assertThat(members("bought")).containsExactly("ann\nsold");
        store.purge(Duration.ZERO, 1_000);
        assertThat(members("bought")).isEmpty();
    }

    @Test
    void theIndexOfSkusContainsThemInTheOrderOfTheirBytes() {
        store.apply(List.of(setOnHand("a", 0, "count a"), setOnHand("refused", 1, "count A"), setOnHand("Ä", 1, "Ä")));
        store.apply(List.of(setOnHand("a", 1, "count a again"), adjust("unknown", 1, "nothing")));
        assertThat(members("skus")).containsExactly("A", "a", AWKWARD, "Ä");
    }

    private void assertIndexed(List<String> held, List<String> owned) {
        assertThat(members("held")).isEqualTo(held);
        assertThat(members("owned")).isEqualTo(owned);
    }

    private List<String> members(String index) {
        return fixture.redis().zrangebylex(fixture.key(index), Range.unbounded());
    }

    @Test
    void anOperationIsReadableText() {
        store.apply(List.of(adjust("A", -3, "adjust-1")));
        assertThat(fixture.redis().hget(fixture.key("operations"), "adjust-1"))
                .matches("ADJUST -3 " + TIME + " [0-9a-f]{64}\nA\ncounted again");
    }

    @Test
    void theIndexesContainHeldAndFinishedReservations() {
        store.apply(List.of(reserve("held", "A", 1), reserve("finished", AWKWARD, 1), cancel("finished")));
        assertThat(fixture.redis().zrange(fixture.key("expiresAt"), 0, -1)).containsExactly("held");
        assertThat(fixture.redis().exists(fixture.key("owned"))).isZero();
        assertThat(fixture.redis().zrangebylex(fixture.key("held"), Range.unbounded()))
                .singleElement()
                .asString()
                .matches("A\n" + TIME + "\nheld");
        assertThat(fixture.redis().zrange(fixture.key("finished"), 0, -1)).containsExactly("finished");
    }

    @Test
    void theIndexOfOwnersContainsTheirHeldReservations() {
        store.apply(List.of(
                reserveFor("3 wise men", "basket", Line.of("A", 1), Line.of(AWKWARD, 1)),
                reserveFor(AWKWARD, "finished", Line.of("A", 1))));
        store.apply(List.of(new Extend(ReservationId.of("basket"), Duration.ofDays(1)), cancel("finished")));
        String expiresAt = text("basket").split("[ \n]", -1)[2];
        assertThat(fixture.redis().zrangebylex(fixture.key("owned"), Range.unbounded()))
                .containsExactly("3 wise men\n" + expiresAt + "\nbasket");
    }

    @Test
    void aReservationThatOnlyAnIndexNamesIsNotListed() {
        store.apply(List.of(reserve("gone", "A", 1), reserve("sold", "A", 1), reserve("held", "A", 1)));
        fixture.redis().hdel(fixture.key("reservations"), "gone");
        fixture.redis().hset(fixture.key("reservations"), "sold", text("sold").replace("HELD", "CONFIRMED"));
        HeldFilter ofA = new HeldFilter.OfSku(Sku.of("A"));
        ReservationPage first = store.held(ofA, null, 1);
        ReservationPage second = store.held(ofA, Pages.next(first), 2);
        assertThat(Stream.of(first, second).flatMap(page -> page.reservations().stream()))
                .extracting(held -> held.id().value())
                .containsExactly("held");
        assertThat(second.next()).isEmpty();
    }

    @Test
    void aPageMayStartBeforeOrAfterAllTimes() {
        ReservationId id = ReservationId.of("held");
        store.apply(List.of(reserve("held", "A", 1)));
        fixture.passTime(TestCommands.HOLD_FOR);
        for (HeldFilter filter : List.<HeldFilter>of(new HeldFilter.OfSku(Sku.of("A")), new HeldFilter.Overdue())) {
            assertThat(store.held(filter, new PageKey(Instant.MIN, id), 10).reservations())
                    .hasSize(1);
            assertThat(store.held(filter, new PageKey(Instant.MAX, id), 10).reservations())
                    .isEmpty();
        }
    }

    @Test
    void allKeysOfAStoreAreInOneHashSlot() {
        store.apply(List.of(reserve("held", "A", 1), reserve("finished", AWKWARD, 1), cancel("finished")));
        List<String> keys = fixture.redis().keys(fixture.key("*"));
        assertThat(keys).contains(fixture.key("onHand:" + AWKWARD));
        assertThat(keys.stream().map(SlotHash::getSlot).collect(toSet())).hasSize(1);
        assertThat(fixture.redis().keys("*" + fixture.prefix() + "*")).hasSameElementsAs(keys);
    }

    @Test
    void r9_whenEverythingIsFinishedAndPurgedOnlyTheCountersRemain() {
        store.apply(List.of(
                reserveFor("ann", "sold", Line.of("A", 1)),
                confirm("sold"),
                reserveFor("ann", "basket", Line.of("A", 1), Line.of(AWKWARD, 2)),
                cancel("basket"),
                reserve("overdue", Duration.ofSeconds(1), Line.of("A", 1))));
        store.apply(List.of(returnStock("sold", "return")));
        fixture.passTime(Duration.ofSeconds(1));
        store.apply(List.of(reserve("too much", "A", 100)));
        fixture.passTime(Duration.ofDays(1));
        assertThat(store.purge(Duration.ofDays(1), 1_000)).isEqualTo(6);
        assertThat(fixture.redis().keys(fixture.key("*")))
                .containsExactlyInAnyOrder(
                        fixture.key("connections"),
                        fixture.key("identity"),
                        fixture.key("layout"),
                        fixture.key("skus"),
                        fixture.key("onHand:A"),
                        fixture.key("reserved:A"),
                        fixture.key("sold:A"),
                        fixture.key("onHand:" + AWKWARD),
                        fixture.key("reserved:" + AWKWARD),
                        fixture.key("sold:" + AWKWARD));
        assertThat(TestCommands.level(store, "A").onHand()).isEqualTo(10);
    }

    @Test
    void twoPrefixesAreTwoStores() {
        try (RedisFixture other = new RedisFixture(TestClient.SHARED);
                StockStore second = other.newStore()) {
            assertThat(second.levels(List.of(Sku.of("A")))).isEmpty();
            second.apply(List.of(setOnHand("A", 1, "count A")));
            assertThat(TestCommands.level(store, "A").onHand()).isEqualTo(10);
        }
    }

    private String text(String id) {
        return fixture.redis().hget(fixture.key("reservations"), id);
    }
}
