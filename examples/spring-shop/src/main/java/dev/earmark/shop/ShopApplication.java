package dev.earmark.shop;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the shop. It needs a PostgreSQL: {@code --spring.datasource.url=…}. */
@SpringBootApplication
class ShopApplication {
    public static void main(String... arguments) {
        SpringApplication.run(ShopApplication.class, arguments);
    }
}
