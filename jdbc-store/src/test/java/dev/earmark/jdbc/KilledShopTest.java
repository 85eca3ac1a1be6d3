package dev.earmark.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.earmark.ReservationId;
import dev.earmark.ReservationStatus;
import dev.earmark.spi.StockStore;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.h2.tools.Server;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * R10: what a shop was answered is there after a kill -9 of the shop, on H2, which needs help for that. {@link
 * FourProcessesTest} kills the shop on the other databases.
 */
@Tag("long")
class KilledShopTest {
    private static final int FEWEST_ANSWERS = 50;

    @Test
    void r10_onAnEmbeddedH2FileWithTheDefaultUrl(@TempDir Path folder) throws Exception {
        killTheShop(1, new DatabaseAddress("jdbc:h2:file:" + folder.resolve("shop"), "sa", ""));
    }

    /** The file is opened again and again with another delay, as by another pool of the application. */
    @Test
    void r10_onAnEmbeddedH2FileWithAnotherDelayInTheUrl(@TempDir Path folder) throws Exception {
        killTheShop(2, new DatabaseAddress("jdbc:h2:file:" + folder.resolve("shop") + ";WRITE_DELAY=2000", "sa", ""));
    }

    @Test
    void r10_onAnEmbeddedH2FileThatServesOthers(@TempDir Path folder) throws Exception {
        killTheShop(1, new DatabaseAddress("jdbc:h2:file:" + folder.resolve("shop") + ";AUTO_SERVER=TRUE", "sa", ""));
    }

    @Test
    void r10_onAnH2Server(@TempDir Path folder) throws Exception {
        Server server = Server.createTcpServer("-tcpPort", "0", "-baseDir", folder.toString(), "-ifNotExists")
                .start();
        try {
            killTheShop(1, new DatabaseAddress("jdbc:h2:tcp://localhost:" + server.getPort() + "/./shop", "sa", ""));
        } finally {
            server.stop();
        }
    }

    /** The same, but the server dies first. */
    @Test
    void r10_onAnH2ServerWithoutAWriteDelayThatIsKilled() throws Exception {
        try (KillableH2Server server = new KillableH2Server()) {
            Map<ReservationId, ReservationStatus> answered = runUntilKilled(server.address(), answers(), server::kill);
            server.start();
            requireAllThere(server.address(), answered);
        }
    }

    private static void killTheShop(int kills, DatabaseAddress database) throws Exception {
        Map<ReservationId, ReservationStatus> answered = new HashMap<>();
        for (int kill = 0; kill < kills; kill++) {
            answered.putAll(runUntilKilled(database, answers(), () -> {}));
            requireAllThere(database, answered);
        }
        assertThat(answered).hasSizeGreaterThan(kills * FEWEST_ANSWERS / 3);
    }

    private static int answers() {
        return FEWEST_ANSWERS + ThreadLocalRandom.current().nextInt(150);
    }

    private interface Kill {
        void run() throws IOException;
    }

    /** Returns the last answer about each reservation, those included that were printed when the kill came. */
    private static Map<ReservationId, ReservationStatus> runUntilKilled(
            DatabaseAddress database, int answers, Kill first) throws IOException, InterruptedException {
        Process shop = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:TieredStopAtLevel=1", // it lives a short time
                        "-cp",
                        System.getProperty("java.class.path"),
                        ReportingShop.class.getName(),
                        database.url(),
                        database.user(),
                        database.password())
                .redirectError(ProcessBuilder.Redirect.to(File.createTempFile("earmark-shop", ".log")))
                .start();
        Map<ReservationId, ReservationStatus> answered = new HashMap<>();
        try (BufferedReader lines = shop.inputReader(StandardCharsets.UTF_8)) {
            String line = lines.readLine();
            for (int count = 1; line != null; count++) {
                String[] words = line.split(" ", -1);
                // the kill may have cut the last line short
                if (words.length == 2 && words[1].length() == 36) {
                    answered.put(ReservationId.of(words[1]), ReservationStatus.valueOf(words[0]));
                }
                if (count == answers) {
                    first.run();
                    // the process itself would close its output, and with it the last lines
                    shop.toHandle().destroyForcibly();
                }
                line = lines.readLine();
            }
        } finally {
            shop.destroyForcibly().waitFor();
        }
        assertThat(answered).as("answers of the shop").isNotEmpty();
        return answered;
    }

    private static void requireAllThere(DatabaseAddress database, Map<ReservationId, ReservationStatus> answered) {
        try (HikariDataSource pool = TestDatabase.pool(database)) {
            StockStore store = JdbcStockStore.pessimistic(pool).validateSchema().build();
            Map<ReservationId, ReservationStatus> stored = new HashMap<>();
            List<ReservationId> ids = List.copyOf(answered.keySet());
            for (int from = 0; from < ids.size(); from += 1_000) {
                store.reservations(ids.subList(from, Math.min(ids.size(), from + 1_000)))
                        .forEach((id, reservation) -> stored.put(id, reservation.status()));
            }
            assertThat(ids.stream().filter(id -> !stored.containsKey(id)))
                    .as("reservations that were answered and are lost, of " + ids.size())
                    .isEmpty();
            // a later call may have been applied without being answered
            assertThat(ids.stream()
                            .filter(id ->
                                    answered.get(id) != ReservationStatus.HELD && answered.get(id) != stored.get(id)))
                    .as("confirms and cancels that were answered and are lost")
                    .isEmpty();
            assertThat(store.levels(List.of(ReportingShop.SKU)).values())
                    .extracting(level -> level.onHand() + level.sold())
                    .containsExactly(ReportingShop.ON_HAND);
        }
    }
}
