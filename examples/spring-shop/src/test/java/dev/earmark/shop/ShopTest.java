package dev.earmark.shop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.engine.ReservationEngine;
import dev.earmark.jdbc.DatabaseAddress;
import dev.earmark.jdbc.PostgreSql;
import dev.earmark.test.DatabaseTime;
import dev.earmark.test.TestTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** One instance of the shop on a real PostgreSQL. After each test the books agree. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {"earmark.reaper.enabled=false", "management.prometheus.metrics.export.enabled=true"})
class ShopTest {
    private final String sku = "SKU-" + UUID.randomUUID();
    private final String order = "order-" + UUID.randomUUID();
    private final String payment = "payment-" + UUID.randomUUID();

    private final ShopClient shop;
    private final DataSource dataSource;
    private final ReservationEngine engine;

    ShopTest(
            @Autowired DataSource dataSource,
            @Autowired ReservationEngine engine,
            @Value("${local.server.port}") int port) {
        this.dataSource = dataSource;
        this.engine = engine;
        this.shop = new ShopClient(port);
    }

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry properties) {
        DatabaseAddress database = PostgreSql.newDatabase();
        properties.add("spring.datasource.url", database::url);
    }

    @BeforeEach
    void threeUnits() {
        assertThat(shop.count(sku, 3)).isEqualTo(200);
    }

    @AfterEach
    void theBooksAgree() {
        assertThat(new Books(dataSource).faults(Map.of())).isEmpty();
    }

    @Test
    void anOrderReservesItsUnitsAndAPaymentSellsThem() {
        assertThat(shop.order(order, sku, 2).status()).isEqualTo(200);
        assertThat(status()).isEqualTo("PENDING");
        assertThat(stock()).containsExactly(3, 2, 1, 0);

        assertThat(decision(payment)).isEqualTo("SHIP");
        assertThat(status()).isEqualTo("PAID");
        assertThat(stock()).containsExactly(1, 0, 1, 2);
    }

    @Test
    void anOrderOfTooManyUnitsIsAProblemThatNamesThem() {
        ShopClient.Response refused = shop.order(order, sku, 5);
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.contentType()).isEqualTo("application/problem+json");
        assertThat(refused.text("$.title")).isEqualTo("Out of stock");
        assertThat(refused.text("$.shortages[0].sku")).isEqualTo(sku);
        assertThat(refused.number("$.shortages[0].requested")).isEqualTo(5);
        assertThat(refused.number("$.shortages[0].available")).isEqualTo(3);
        assertThat(status()).isEqualTo("NEW");

        shop.count(sku, 7);
        assertThat(shop.order(order, sku, 5).status()).isEqualTo(200); // the same order again
        assertThat(status()).isEqualTo("PENDING");
    }

    @Test
    void anOrderThatIsSentTwiceIsOneOrder() {
        shop.order(order, sku, 2);
        assertThat(shop.order(order, sku, 2).status()).isEqualTo(200);
        assertThat(stock()).containsExactly(3, 2, 1, 0);
        assertThat(shop.order(order, sku, 1).status()).isEqualTo(409); // another basket under the same id
    }

    @Test
    void anOrderThatIsSentTwiceAtTheSameTimeIsOneOrder() {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<Integer> answers = IntStream.range(0, 4)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> shop.order(order, sku, 2).status(), threads))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toList();
        threads.shutdown();
        assertThat(answers).contains(200).isSubsetOf(200, 409);
        assertThat(status()).isEqualTo("PENDING");
        assertThat(stock()).containsExactly(3, 2, 1, 0);
    }

    @Test
    void aPaymentThatComesTwiceGetsTheSameAnswer() {
        shop.order(order, sku, 2);
        assertThat(List.of(decision(payment), decision(payment))).containsOnly("SHIP");
        assertThat(decision("second-" + payment)).isEqualTo("REFUND"); // the shopper has paid twice
        assertThat(List.of(decision(payment), decision("second-" + payment))).containsExactly("SHIP", "REFUND");
    }

    @Test
    void aPaymentForACancelledOrderIsRefunded() {
        shop.order(order, sku, 2);
        assertThat(shop.cancel(order)).isEqualTo(200);
        assertThat(stock()).containsExactly(3, 0, 3, 0);
        assertThat(List.of(decision(payment), decision(payment))).containsOnly("REFUND");
        assertThat(status()).isEqualTo("CANCELLED");
    }

    @Test
    void anOrderWhoseTimeIsUpExpiresWithItsReservation() {
        shop.order(order, sku, 2);
        TestTime time = DatabaseTime.of(dataSource).expiringWith(engine);
        time.advance(Duration.ofMinutes(9));
        assertThat(status()).isEqualTo("PENDING");
        time.advance(Duration.ofMinutes(2));
        assertThat(status()).isEqualTo("EXPIRED");
        assertThat(stock()).containsExactly(3, 0, 3, 0);
        assertThat(List.of(decision(payment), decision(payment))).containsOnly("REFUND");
    }

    @Test
    void anOrderWhoseTimeIsUpExpiresWhenAnotherShopperTakesItsUnits() {
        shop.order(order, sku, 2);
        DatabaseTime.of(dataSource).advance(Duration.ofMinutes(11)); // and no reaper runs
        assertThat(status()).isEqualTo("PENDING");
        assertThat(shop.order("second-" + order, sku, 3).status()).isEqualTo(200);
        assertThat(status()).isEqualTo("EXPIRED");
    }

    @Test
    void aPaidOrderCannotBeCancelled() {
        shop.order(order, sku, 2);
        shop.pay(order, payment);
        assertThat(shop.cancel(order)).isEqualTo(409);
    }

    @Test
    void aVoucherPaysOneOrder() {
        shop.order(order, sku, 1);
        shop.order("second-" + order, sku, 1);
        String voucher = newVoucher();
        assertThat(shop.payByVoucher(order, voucher)).isEqualTo(200);
        assertThat(shop.payByVoucher(order, voucher)).isEqualTo(200); // sent twice
        assertThat(status()).isEqualTo("PAID");
        assertThat(shop.payByVoucher("second-" + order, voucher)).isEqualTo(409);
        assertThat(decision(payment)).isEqualTo("REFUND");
    }

    @Test
    void aVoucherIsNotUsedUpByAnOrderThatCannotBeSold() {
        shop.order(order, sku, 1);
        shop.cancel(order);
        String voucher = newVoucher();
        assertThat(shop.payByVoucher(order, voucher)).isEqualTo(409);
        shop.order("second-" + order, sku, 1);
        assertThat(shop.payByVoucher("second-" + order, voucher)).isEqualTo(200);
    }

    @Test
    void aVoucherIsNotUsedUpByAnOrderThatIsPaid() {
        shop.order(order, sku, 1);
        shop.pay(order, payment);
        String voucher = newVoucher();
        assertThat(shop.payByVoucher(order, voucher)).isEqualTo(409);
        assertThat(new JdbcTemplate(dataSource)
                        .queryForObject("SELECT used_by FROM shop_voucher WHERE code = ?", String.class, voucher))
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{}", "{\"customer\": \"ann\", \"lines\": {}}", "{\"customer\": \"ann\", \"lines\": {\"A\": -1}}"
            })
    void anOrderThatIsNotValidIsABadRequest(String body) {
        assertThat(shop.send("PUT", "/orders/" + order, body).status()).isEqualTo(400);
    }

    @Test
    void whatIsUnknownIsNotFound() {
        assertThat(shop.send("GET", "/orders/" + order, "").status()).isEqualTo(404);
        assertThat(shop.send("GET", "/stock/unknown", "").status()).isEqualTo(404);
        assertThat(shop.pay(order, payment).status()).isEqualTo(409); // no refund: it is not known for what
    }

    @Test
    void actuatorShowsHealthMetricsAndTheEndpoint() {
        shop.order(order, sku, 2);
        ShopClient.Response health = shop.send("GET", "/actuator/health", "");
        assertThat(health.text("$.components.earmark.status")).isEqualTo("UP");
        assertThat(shop.send("GET", "/actuator/prometheus", "").body()).contains("earmark_");
        assertThat(shop.send("GET", "/actuator/earmark/held?sku=" + sku, "").text("$.reservations[0].id"))
                .isEqualTo(order);
    }

    private String status() {
        return shop.send("GET", "/orders/" + order, "").text("$.status");
    }

    private String decision(String paymentId) {
        return shop.pay(order, paymentId).text("$.decision");
    }

    /** On hand, reserved, available, sold. */
    private List<Integer> stock() {
        ShopClient.Response stock = shop.send("GET", "/stock/" + sku, "");
        return List.of(
                stock.number("$.onHand"),
                stock.number("$.reserved"),
                stock.number("$.available"),
                stock.number("$.sold"));
    }

    private String newVoucher() {
        String code = UUID.randomUUID().toString();
        new JdbcTemplate(dataSource).update("INSERT INTO shop_voucher (code) VALUES (?)", code);
        return code;
    }
}
