package com.example.shop;

import static dev.earmark.test.EarmarkAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.earmark.OutOfStockException;
import dev.earmark.engine.ReservationEngine;
import dev.earmark.test.DatabaseTime;
import dev.earmark.test.TestTime;
import java.time.Duration;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.jdbc.core.JdbcTemplate;

/** The shop of docs/spring.md, with the page's files. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "spring.config.location=classpath:walk/application.properties",
            "spring.flyway.locations=classpath:walk/db/migration",
            "earmark.reaper.enabled=false"
        })
class ShopApplicationTest {
    @Autowired
    private ShopApplication shop;

    @Autowired
    private ReservationEngine engine;

    @Autowired
    private DataSource dataSource;

    @Test
    void theWalk() {
        shop.count("tea", 5);
        assertThat(shop.order("order-1", "tea", 2)).startsWith("Reserved until ");
        assertThat(new JdbcTemplate(dataSource).queryForList("SELECT id FROM shop_order", String.class))
                .contains("order-1");
        assertThatThrownBy(() -> shop.order("order-2", "tea", 4)).isInstanceOf(OutOfStockException.class);
        assertThat(shop.paid("order-1")).startsWith("Sold: ");
        assertThat(engine).level("tea").hasOnHand(3).hasReserved(0).hasSold(2);
    }

    @Test
    void anUnpaidOrderGivesItsUnitsBack() {
        shop.count("coffee", 5);
        // docs:spring-time
        TestTime time = DatabaseTime.of(dataSource).expiringWith(engine);
        shop.order("order-7", "coffee", 2);
        time.advance(Duration.ofMinutes(10));
        assertThat(engine).reservation("order-7").isExpired();
        assertThat(engine).level("coffee").hasAvailable(5);
        // docs:end
    }
}
