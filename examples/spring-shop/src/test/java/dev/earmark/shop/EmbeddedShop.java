package dev.earmark.shop;

import dev.earmark.jdbc.DatabaseAddress;
import dev.earmark.jdbc.PostgreSql;
import java.util.stream.Stream;
import org.springframework.boot.SpringApplication;

/** The shop with a PostgreSQL from Maven Central, which starts and ends with it. For a look by hand. */
final class EmbeddedShop {
    private EmbeddedShop() {}

    public static void main(String... arguments) {
        DatabaseAddress database = PostgreSql.newDatabase();
        SpringApplication.run(
                ShopApplication.class,
                Stream.concat(
                                Stream.of(
                                        "--spring.datasource.url=" + database.url(),
                                        "--spring.datasource.username=" + database.user(),
                                        "--spring.datasource.password=" + database.password()),
                                Stream.of(arguments))
                        .toArray(String[]::new));
    }
}
