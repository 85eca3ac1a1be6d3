package com.example.shop;

import static dev.earmark.test.EarmarkAssertions.assertThat;

import dev.earmark.OperationId;
import dev.earmark.ReserveRequest;
import dev.earmark.Sku;
import dev.earmark.engine.ReservationEngine;
import dev.earmark.memory.InMemoryStockStore;
import dev.earmark.spi.StockStore;
import dev.earmark.spring.autoconfigure.EarmarkAutoConfiguration;
import dev.earmark.test.TestClock;
import dev.earmark.test.TestTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A test without a database, in which the store's clock is moved by hand. */
@SpringBootTest(
        classes = MemoryTimeTest.Memory.class,
        webEnvironment = WebEnvironment.NONE,
        properties = "earmark.reaper.enabled=false")
class MemoryTimeTest {
    @Autowired
    private ReservationEngine engine;

    @Autowired
    private TestClock clock;

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration(EarmarkAutoConfiguration.class)
    static class Memory {
        // docs:spring-memory-time
        @Bean
        TestClock clock() {
            return new TestClock();
        }

        @Bean
        StockStore store(TestClock clock) {
            return new InMemoryStockStore(clock);
        }
        // docs:end
    }

    @Test
    void anUnpaidOrderGivesItsUnitsBack() {
        TestTime time = clock.expiringWith(engine);
        engine.setOnHand(Sku.of("coffee"), 5, OperationId.random());
        engine.reserve(ReserveRequest.builder("order-7").line("coffee", 2).build());
        time.advance(Duration.ofMinutes(9));
        assertThat(engine).reservation("order-7").isHeld();
        time.advance(Duration.ofMinutes(1));
        assertThat(engine).reservation("order-7").isExpired();
        assertThat(engine).level("coffee").hasAvailable(5);
    }
}
