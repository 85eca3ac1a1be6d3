package dev.earmark.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.OperationId;
import dev.earmark.ReserveRequest;
import dev.earmark.Sku;
import dev.earmark.engine.ReaperPolicy;
import dev.earmark.engine.ReservationEngine;
import dev.earmark.memory.InMemoryStockStore;
import dev.earmark.testkit.ManualClock;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The README's first program: as it is, and each of its branches. */
class FirstSaleTest {
    private static final Sku SKU_A = Sku.of("SKU-A");

    private final ManualClock time = new ManualClock();
    private final ReservationEngine engine = ReservationEngine.builder(new InMemoryStockStore(time))
            .reaper(ReaperPolicy.OFF)
            .build();
    private final List<String> refunds = new ArrayList<>();

    @BeforeEach
    void stock() {
        engine.setOnHand(SKU_A, 2, OperationId.random());
    }

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void theProgramRunsAsItIs() {
        PrintStream before = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            FirstSale.main(new String[0]);
        } finally {
            System.setOut(before);
        }
        assertThat(printed.toString(StandardCharsets.UTF_8)).startsWith("sold").contains("798");
    }

    @Test
    void aSecondShopperHearsWhatIsShort() {
        assertThat(buy("order-1", () -> true)).isEqualTo("sold");
        assertThat(buy("order-2", () -> true)).startsWith("sorry: ").contains("SKU-A");
    }

    @Test
    void unitsThatWereNotPaidForAreGivenBack() {
        assertThat(buy("order-1", () -> false)).isEqualTo("not paid");
        assertThat(engine.level(SKU_A).orElseThrow().available()).isEqualTo(2);
    }

    @Test
    void anExpiredReservationThatWasNotPaidForIsNoError() {
        assertThat(buy("order-1", () -> {
                    takeTheUnits();
                    return false;
                }))
                .isEqualTo("not paid");
    }

    @Test
    void aPaymentThatComesTooLateIsRefunded() {
        assertThat(buy("order-1", () -> {
                    takeTheUnits();
                    return true;
                }))
                .startsWith("refunded: ")
                .contains("order-1");
        assertThat(refunds).containsExactly("order-1");
    }

    @Test
    void aLatePaymentStillSellsWhileTheUnitsAreThere() {
        assertThat(buy("order-1", () -> {
                    time.advance(Duration.ofHours(1));
                    return true;
                }))
                .isEqualTo("sold");
    }

    private void takeTheUnits() {
        time.advance(Duration.ofHours(1));
        engine.reserve(ReserveRequest.builder("faster").line("SKU-A", 2).build());
    }

    private interface Payment {
        boolean succeeds();
    }

    private String buy(String order, Payment payment) {
        return FirstSale.buy(engine, order, new FirstSale.Payments() {
            @Override
            public boolean pay(String paid) {
                return payment.succeeds();
            }

            @Override
            public void refund(String paid) {
                refunds.add(paid);
            }
        });
    }
}
