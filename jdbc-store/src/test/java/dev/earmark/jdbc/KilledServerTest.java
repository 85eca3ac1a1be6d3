package dev.earmark.jdbc;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** R10: what a shopper was told survives that the database is killed in mid-load; the engines go on when it is back. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class KilledServerTest {
    private static final int DEATHS = 2;

    @Test
    void r10_whatAShopperWasToldSurvivesThatMariaDbIsKilled() throws Exception {
        try (KillableServer server = new KillableMariaDb()) {
            shopWhileItDies(server);
        }
    }

    @Test
    void r10_whatAShopperWasToldSurvivesThatPostgreSqlIsKilled() throws Exception {
        try (KillableServer server = new KillablePostgreSql()) {
            shopWhileItDies(server);
        }
    }

    private static void shopWhileItDies(KillableServer server) throws Exception {
        DisturbedShop.shop(server.address(), DEATHS, () -> {
            server.kill();
            server.start();
        });
    }
}
