package dev.earmark.shop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.ReservationId;
import dev.earmark.engine.ReservationEngine;
import dev.earmark.jdbc.DatabaseAddress;
import dev.earmark.jdbc.PostgreSql;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.transaction.support.TransactionTemplate;

/** The books find each row that is false. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "earmark.reaper.enabled=false")
class BooksTest {
    private static final Map<String, Long> SUPPLIED = Map.of("A", 10L);

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;
    private final Books books;

    BooksTest(
            @Autowired DataSource dataSource,
            @Autowired JdbcTemplate jdbc,
            @Autowired TransactionTemplate transaction,
            @Autowired ReservationEngine engine,
            @Value("${local.server.port}") int port) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.books = new Books(dataSource);
        if (engine.find(ReservationId.of("pending")).isEmpty()) {
            serve(new ShopClient(port));
        }
    }

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry properties) {
        DatabaseAddress database = PostgreSql.newDatabase();
        properties.add("spring.datasource.url", database::url);
    }

    /** One order of each kind. */
    private void serve(ShopClient shop) {
        shop.count("A", 10);
        shop.order("pending", "A", 1);
        shop.order("paid", "A", 2);
        shop.pay("paid", "payment-1");
        shop.pay("paid", "payment-2"); // refunded
        shop.order("voucher", "A", 1);
        jdbc.update("INSERT INTO shop_voucher (code) VALUES ('code-1'), ('code-2')");
        shop.payByVoucher("voucher", "code-1");
        shop.order("cancelled", "A", 1);
        shop.cancel("cancelled");
        shop.order("refused", "A", 100);
    }

    @Test
    void whatTheShopDoesIsRight() {
        assertThat(books.faults(SUPPLIED)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    an order whose status is not  | UPDATE shop_order SET status = 'EXPIRED' WHERE id = 'pending'
                    an order whose status is not  | UPDATE shop_order SET status = 'PENDING' WHERE id = 'refused'
                    an order whose status is not  | UPDATE earmark_reservation SET status = 'EXPIRED' WHERE id = 'pending'
                    an order whose status is not  | DELETE FROM earmark_reservation WHERE id = 'pending'
                    a reservation without         | DELETE FROM shop_order WHERE id = 'pending'
                    an order with other units     | UPDATE shop_order_line SET quantity = 2 WHERE order_id = 'pending'
                    an order with other units     | DELETE FROM earmark_line WHERE reservation_id = 'paid'
                    reserved units that are not   | UPDATE earmark_level SET reserved = reserved - 1
                    sold units that are not       | UPDATE earmark_level SET sold = sold + 1
                    units that are lost           | UPDATE earmark_level SET on_hand = on_hand - 1
                    an order that is paid without | UPDATE shop_order SET paid_by = NULL WHERE id = 'paid'
                    an order that is paid without | UPDATE shop_order SET paid_by = 'payment-3' WHERE id = 'pending'
                    a payment that pays two       | INSERT INTO shop_refund VALUES ('payment-1', 'paid')
                    a voucher that is used up     | UPDATE shop_voucher SET used_by = 'paid' WHERE code = 'code-2'
                    """)
    void aFalsifiedRowIsFound(String fault, String sql) {
        transaction.executeWithoutResult(status -> {
            jdbc.update(sql);
            // in this transaction, which never commits
            assertThat(books.inThisTransaction(SUPPLIED)).anyMatch(found -> found.startsWith(fault));
            status.setRollbackOnly();
        });
    }
}
