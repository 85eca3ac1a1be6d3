package dev.earmark.redis;

import static dev.earmark.redis.TestCommands.confirm;
import static dev.earmark.redis.TestCommands.reserve;
import static dev.earmark.redis.TestCommands.reserveFor;
import static dev.earmark.redis.TestCommands.reserveLimited;
import static dev.earmark.redis.TestCommands.setOnHand;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.earmark.Line;
import dev.earmark.LineFromAny;
import dev.earmark.Refusal;
import dev.earmark.StockCommand;
import dev.earmark.StockOutcome;
import dev.earmark.StoreException;
import dev.earmark.spi.StockStore;
import io.lettuce.core.Range;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.ScriptOutputType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Data of the previous layout is refused, and can be moved by the script that UPGRADING.md names. */
class LayoutTest {
    private static final String AWKWARD = "{b} c:ü}*[?]\\";

    private final RedisFixture fixture = new RedisFixture(TestClient.SHARED);

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void dataOfThePreviousLayoutIsRefused() {
        fixture.newStore().close();
        fixture.redis().set(fixture.key("layout"), "3");
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(fixture::newStore)
                .withMessageContaining("has layout 3 (key " + fixture.key("layout") + ")")
                .withMessageContaining("needs layout 4")
                .withMessageContaining("UPGRADING.md");
    }

    @Test
    void theScriptMakesTheIndexesThatThePreviousLayoutDoesNotHave() throws IOException {
        try (StockStore store = fixture.newStore()) {
            List<StockCommand<?>> commands = new ArrayList<>(List.of(
                    setOnHand("A", 10_000, "count A"),
                    setOnHand(AWKWARD, 20, "count B"),
                    reserveFor("ann", "held", Line.of("A", 1)),
                    reserveFor("two words", "bought", Line.of(AWKWARD, 2)),
                    confirm("bought"),
                    reserve("without owner", "A", 1),
                    confirm("without owner")));
            for (int i = 0; i < 900; i++) {
                commands.add(setOnHand("sku-" + i, i, "count-" + i));
            }
            store.apply(commands);
            for (int i = 0; i < 300; i++) {
                store.apply(
                        List.of(reserveFor("shopper-" + i % 7, "order-" + i, Line.of("A", 1)), confirm("order-" + i)));
            }
        }
        List<String> skus = members("skus");
        List<String> bought = members("bought");
        assertThat(skus).hasSize(902);
        assertThat(bought).hasSize(301).contains("two words\nbought");
        fixture.redis().del(fixture.key("skus"), fixture.key("bought"));
        fixture.redis().set(fixture.key("layout"), "3");

        assertThat(move()).isEqualTo("layout 4: 902 SKUs, 301 bought reservations");
        assertThat(members("skus")).isEqualTo(skus);
        assertThat(members("bought")).isEqualTo(bought);
        try (StockStore store = fixture.newStore()) {
            assertThat(store.apply(List.of(reserveLimited("two words", "more", 2, LineFromAny.whole(1, AWKWARD, "A"))))
                            .get(0))
                    .isInstanceOfSatisfying(
                            StockOutcome.Refused.class,
                            refused -> assertThat(refused.refusal()).isInstanceOf(Refusal.LimitExceeded.class));
            assertThat(store.levels(null, 1_000)).hasSize(902);
        }
    }

    @Test
    void theScriptMovesDataWithoutReservations() throws IOException {
        fixture.newStore().close();
        fixture.redis().set(fixture.key("layout"), "3");
        assertThat(move()).isEqualTo("layout 4: 0 SKUs, 0 bought reservations");
        fixture.newStore().close();
    }

    @Test
    void theScriptRefusesOtherLayouts() {
        fixture.newStore().close();
        for (String layout : List.of("2", "4")) {
            fixture.redis().set(fixture.key("layout"), layout);
            assertThatExceptionOfType(RedisCommandExecutionException.class)
                    .isThrownBy(this::move)
                    .withMessageContaining("layout is " + layout + ", not 3");
        }
        assertThat(fixture.redis().exists(fixture.key("skus"))).isZero();
    }

    private String move() throws IOException {
        return fixture.redis()
                .eval(
                        Files.readString(Path.of("../docs/redis/layout-4.lua")),
                        ScriptOutputType.VALUE,
                        fixture.key("reservations"));
    }

    private List<String> members(String index) {
        return fixture.redis().zrangebylex(fixture.key(index), Range.unbounded());
    }
}
