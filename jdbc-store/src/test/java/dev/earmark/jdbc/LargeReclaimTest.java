package dev.earmark.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.Line;
import dev.earmark.OperationId;
import dev.earmark.ReserveRequest;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.SetOnHand;
import dev.earmark.engine.ReaperPolicy;
import dev.earmark.engine.ReservationEngine;
import dev.earmark.engine.RetryPolicy;
import dev.earmark.spi.StockLevels;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A reserve that has to reclaim more rows than one statement may name: PostgreSQL's protocol takes 65,535 parameters.
 */
@Tag("long")
class LargeReclaimTest {
    private static final int BASKETS = 67;
    private static final int OWN_LINES = 999;
    private static final Sku SHARED = Sku.of("shared");

    @Test
    void r3_aReserveReclaimsMoreRowsThanOneStatementMayName() {
        try (TestDatabase database = TestDatabase.postgreSql()) {
            reclaim(database);
        }
    }

    private static void reclaim(TestDatabase database) {
        try (ReservationEngine engine = ReservationEngine.builder(
                        JdbcStockStore.pessimistic(database.pool(0)).build())
                .reaper(ReaperPolicy.OFF)
                .retry(RetryPolicy.OFF)
                .build()) {
            List<StockCommand<?>> commands = new ArrayList<>();
            commands.add(new SetOnHand(SHARED, BASKETS, OperationId.random()));
            for (int basket = 0; basket < BASKETS; basket++) {
                for (Line line : ownLines(basket)) {
                    commands.add(new SetOnHand(line.sku(), 1, OperationId.random()));
                }
            }
            for (int basket = 0; basket < BASKETS; basket++) {
                ReserveRequest.Builder request =
                        ReserveRequest.builder("basket-" + basket).line("shared", 1);
                ownLines(basket).forEach(request::line);
                commands.add(request.build().toCommand(Duration.ofMinutes(1)));
            }
            engine.attemptAll(commands).forEach(outcome -> outcome.orThrow());
            assertThat(engine.levels(allSkus())).hasSize(BASKETS * OWN_LINES);
            database.passTime(Duration.ofMinutes(1));
            engine.reserve(
                    ReserveRequest.builder("order-1").line("shared", BASKETS).build());
            assertThat(engine.level(SHARED)).contains(StockLevels.of(SHARED, BASKETS, BASKETS, 0));
            assertThat(engine.level(ownLines(0).get(0).sku()))
                    .contains(StockLevels.of(ownLines(0).get(0).sku(), 1, 0, 0));
        }
    }

    private static List<Sku> allSkus() {
        return IntStream.range(0, BASKETS)
                .mapToObj(LargeReclaimTest::ownLines)
                .flatMap(List::stream)
                .map(Line::sku)
                .toList();
    }

    private static List<Line> ownLines(int basket) {
        return IntStream.range(0, OWN_LINES)
                .mapToObj(line -> Line.of("sku-" + basket + "-" + line, 1))
                .toList();
    }
}
