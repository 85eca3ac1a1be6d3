package dev.earmark.jdbc;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * R10: what was reported to a shopper survives a kill of the database under load; the engines continue when it is back.
 * {@link FourProcessesTest} kills both databases, and the shop's processes too.
 */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class KilledServerTest {
    private static final int KILLS = 2;

    @Test
    void r10_whatWasReportedSurvivesAKillOfMariaDb() throws Exception {
        try (KillableServer server = new KillableMariaDb()) {
            DisturbedShop.shop(server.address(), KILLS, () -> {
                server.kill();
                server.start();
            });
        }
    }
}
