package dev.earmark.examples.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.earmark.Line;
import dev.earmark.OperationId;
import dev.earmark.OutOfStockException;
import dev.earmark.ReservationId;
import dev.earmark.ReserveRequest;
import dev.earmark.Sku;
import dev.earmark.engine.ReservationEngine;
import dev.earmark.memory.InMemoryStockStore;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AuditedStoreTest {
    private static final Sku SKU = Sku.of("A");

    private final InMemoryStockStore store = new InMemoryStockStore();
    private final AuditedStore audited = new AuditedStore(store);
    private final ReservationEngine engine = ReservationEngine.builder(audited).build();
    private final ReservationEngine unaudited = ReservationEngine.builder(store).build();

    @AfterEach
    void close() {
        engine.close();
        unaudited.close();
    }

    @Test
    void everyVerbIsCountedOnce() {
        engine.setOnHand(SKU, 10, OperationId.of("delivery"));
        sell("1", 4);
        engine.confirm(ReservationId.of("1"));
        engine.returnStock(ReservationId.of("1"), OperationId.of("return-1"), List.of(Line.of("A", 1)));
        engine.returnStock(ReservationId.of("1"), OperationId.of("return-1"), List.of(Line.of("A", 1)));
        engine.returnStock(ReservationId.of("1"), OperationId.of("return-2"));
        engine.adjust(SKU, -3, OperationId.of("adjust"), "broken");
        engine.adjust(SKU, -3, OperationId.of("adjust"), "broken");
        sell("2", 1);
        engine.setOnHand(SKU, 20, OperationId.of("count"));
        assertThatThrownBy(() -> sell("3", 21)).isInstanceOf(OutOfStockException.class);

        assertThat(audited.audit()).isEqualTo(new AuditResult(0, List.of()));
        assertThat(audited.audit().passed()).isTrue();
    }

    @Test
    void lostUnitsAreReported() {
        engine.setOnHand(SKU, 10, OperationId.of("delivery"));
        unaudited.adjust(SKU, -1, OperationId.of("theft"), "the audit does not see this");

        assertThat(audited.audit().faults())
                .singleElement()
                .asString()
                .startsWith("A: 10 units came in and 0 were sold");
        assertThat(audited.audit().passed()).isFalse();
    }

    @Test
    void oversoldUnitsAreReported() {
        engine.setOnHand(SKU, 10, OperationId.of("delivery"));
        unaudited.adjust(SKU, 5, OperationId.of("miracle"), "the audit does not see this");
        sell("1", 12);

        assertThat(audited.audit().oversold()).isEqualTo(2);
        assertThat(audited.audit().passed()).isFalse();
    }

    @Test
    void unitsThatAreStillReservedAreReported() {
        engine.setOnHand(SKU, 10, OperationId.of("delivery"));
        engine.reserve(ReserveRequest.builder("1").line("A", 2).build());

        assertThat(audited.audit().faults()).singleElement().asString().contains("reserved 2");
    }

    private void sell(String id, long quantity) {
        engine.reserve(ReserveRequest.builder(id).line("A", quantity).build());
        engine.confirm(ReservationId.of(id));
    }
}
