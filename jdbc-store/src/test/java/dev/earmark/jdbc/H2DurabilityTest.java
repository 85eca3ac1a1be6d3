package dev.earmark.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.earmark.StoreException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import org.h2.tools.Server;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** R10: an embedded H2 file writes each commit before it is answered. */
class H2DurabilityTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ";WRITE_DELAY=2000",
                ";AUTO_SERVER=TRUE",
                ";DATABASE_TO_UPPER=FALSE",
                ";OLD_INFORMATION_SCHEMA=TRUE",
                ";MODE=MySQL;DATABASE_TO_LOWER=TRUE"
            })
    void theDelayIsSwitchedOff(String options, @TempDir Path folder) throws SQLException {
        String url = "jdbc:h2:file:" + folder.resolve("shop") + options;
        for (int opened = 0; opened < 2; opened++) {
            // H2 forgets the setting when the last connection is closed
            try (Connection connection = DriverManager.getConnection(url, "sa", "")) {
                assertThat(writeDelay(connection)).isNotZero();
                SessionProbe.requireFaithful(connection, Dialects.of(connection));
                assertThat(writeDelay(connection)).isZero();
            }
        }
    }

    @Test
    void aUserWhoMayNotSwitchItOffIsRefusedUntilAnAdministratorHasDoneIt(@TempDir Path folder) throws SQLException {
        String url = "jdbc:h2:file:" + folder.resolve("shop");
        try (Connection admin = DriverManager.getConnection(url, "sa", "");
                Statement statement = admin.createStatement()) {
            statement.execute("CREATE USER clerk PASSWORD 'x'");
            try (Connection clerk = DriverManager.getConnection(url, "clerk", "x")) {
                assertThatExceptionOfType(StoreException.class)
                        .isThrownBy(() -> SessionProbe.requireFaithful(clerk, Dialects.of(clerk)))
                        .withMessageContaining("only after 500 ms (WRITE_DELAY)");
                statement.execute("SET WRITE_DELAY 0");
                SessionProbe.requireFaithful(clerk, Dialects.of(clerk));
            }
        }
    }

    @Test
    void itDoesNotEndATransaction(@TempDir Path folder) throws SQLException {
        String url = "jdbc:h2:file:" + folder.resolve("shop");
        try (Connection connection = DriverManager.getConnection(url, "sa", "");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE shop_order (id INT)");
            connection.setAutoCommit(false);
            statement.execute("INSERT INTO shop_order VALUES (1)");
            SessionProbe.requireFaithful(connection, Dialects.of(connection));
            connection.rollback();
            try (ResultSet row = statement.executeQuery("SELECT COUNT(*) FROM shop_order")) {
                assertThat(row.next()).isTrue();
                assertThat(row.getInt(1)).isZero();
            }
        }
    }

    @Test
    void aServersSettingAndMemoryAreLeftAlone(@TempDir Path folder) throws SQLException {
        Server server = Server.createTcpServer("-tcpPort", "0", "-baseDir", folder.toString(), "-ifNotExists")
                .start();
        String remote = "jdbc:h2:tcp://localhost:" + server.getPort() + "/./shop";
        for (String url : new String[] {remote, "jdbc:h2:mem:" + UUID.randomUUID()}) {
            try (Connection connection = DriverManager.getConnection(url, "sa", "")) {
                int before = writeDelay(connection);
                SessionProbe.requireFaithful(connection, Dialects.of(connection));
                assertThat(writeDelay(connection)).isEqualTo(before);
            }
        }
        server.stop();
    }

    private static int writeDelay(Connection connection) throws SQLException {
        int delay = 0;
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT * FROM INFORMATION_SCHEMA.SETTINGS")) {
            while (row.next()) {
                if (row.getString(1).equals("WRITE_DELAY")) {
                    delay = Math.max(delay, row.getInt(2));
                }
            }
        }
        return delay;
    }
}
