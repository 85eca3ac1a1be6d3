package dev.earmark.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import com.zaxxer.hikari.HikariDataSource;
import dev.earmark.StoreException;
import dev.earmark.TransientStoreException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the store makes of what a server says of itself. {@link DemotedServersTest} has servers that become read-only; the
 * tests of clusters have real ones.
 */
class ServerCheckTest {
    private static final String GROUP = "group_replication_group_name=a, group_replication_single_primary_mode=";
    private static final String GALERA = "wsrep_provider=/usr/lib/galera/libgalera_smm.so, wsrep_on=";

    private static Map<String, String> settings(String text) {
        return Arrays.stream(text.split(", "))
                .map(setting -> setting.split("=", 2))
                .collect(Collectors.toMap(setting -> setting[0], setting -> setting[1]));
    }

    private static ServerReport mySql(String text) {
        return MySqlServer.report(settings(text));
    }

    private static ServerReport postgreSql(String text) {
        return PostgreSqlServer.report(settings(text));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                GROUP
                        + "OFF, group_replication_consistency=EVENTUAL | group_replication_consistency='BEFORE' to the JDBC URL",
                GROUP
                        + "OFF, group_replication_consistency=BEFORE_ON_PRIMARY_FAILOVER | group_replication_consistency='BEFORE' to",
                GROUP
                        + "ON, group_replication_consistency=EVENTUAL | consistency='BEFORE_ON_PRIMARY_FAILOVER' to the JDBC URL",
                GROUP
                        + "ON, group_replication_start_on_boot=OFF | GRANT SELECT ON performance_schema.replication_group_members",
                GALERA + "ON, wsrep_sync_wait=0 | sessionVariables=wsrep_sync_wait=7",
                GALERA + "ON, wsrep_sync_wait=1 | sessionVariables=wsrep_sync_wait=7",
                GALERA + "ON, wsrep_sync_wait=6 | sessionVariables=wsrep_sync_wait=7",
                GALERA + "ON, wsrep_sync_wait=8 | sessionVariables=wsrep_sync_wait=7",
                GALERA + "ON, wsrep_sync_wait=7, wsrep_dirty_reads=ON | wsrep_dirty_reads is ON",
                GALERA + "OFF, wsrep_sync_wait=7 | wsrep_on is OFF",
                "log_bin=ON, sql_log_bin=OFF | sql_log_bin is OFF",
            })
    void r3_r6_r10_aSettingThatWouldBreakARuleIsRefusedWithWhatToSet(String variables, String advice) {
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> ServerCheck.on().require(mySql(variables)))
                .withMessageStartingWith("Earmark cannot use this session: ")
                .withMessageContaining(advice)
                .withMessageContaining("withoutServerCheck()")
                .isExactlyInstanceOf(StoreException.class);
        assertThatNoException().isThrownBy(() -> ServerCheck.off().require(mySql(variables)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                GROUP + "OFF, group_replication_consistency=BEFORE",
                GROUP + "OFF, group_replication_consistency=AFTER",
                GROUP + "OFF, group_replication_consistency=BEFORE_AND_AFTER",
                GROUP + "ON, group_replication_consistency=BEFORE_ON_PRIMARY_FAILOVER",
                GROUP + "ON, group_replication_consistency=BEFORE",
                GROUP + "ON, group_replication_consistency=BEFORE, group_replication_start_on_boot=ON",
                GROUP + "ON, group_replication_consistency=BEFORE, group_replication_start_on_boot=OFF, online=1",
                "group_replication_group_name=, group_replication_single_primary_mode=ON, group_replication_consistency=EVENTUAL",
                GALERA + "ON, wsrep_sync_wait=7",
                GALERA + "ON, wsrep_sync_wait=15, wsrep_dirty_reads=OFF",
                "wsrep_provider=none, wsrep_on=ON, wsrep_sync_wait=0",
                "wsrep_provider=, wsrep_on=OFF, wsrep_sync_wait=0",
                "log_bin=OFF, sql_log_bin=OFF",
                "log_bin=ON, sql_log_bin=ON",
                "read_only=OFF, super_read_only=OFF, innodb_read_only=OFF, version=11.4.5-MariaDB-log, version_comment=mariadb.org",
                "version=9.7.4, version_comment=MySQL Community Server - GPL",
            })
    void aSettingThatKeepsTheRulesIsAccepted(String variables) {
        assertThat(mySql(variables)).isEqualTo(ServerReport.NOTHING);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "read_only=ON, super_read_only=OFF",
                "read_only=ON, super_read_only=ON",
                "read_only=OFF, innodb_read_only=ON",
                "read_only=NO_LOCK_NO_ADMIN",
                "read_only=1",
                // the primary may have other settings than a member that has not joined yet
                GROUP + "OFF, group_replication_consistency=EVENTUAL, super_read_only=ON",
                GALERA + "ON, wsrep_sync_wait=0, read_only=ON"
            })
    void r8_aServerThatIsReadOnlyIsATransientFailureThatCostsTheConnection(String variables) {
        assertReadOnly(mySql(variables), "read_only is ");
    }

    @Test
    void r10_aServerThatHasNotJoinedItsGroupIsATransientFailureThatCostsTheConnection() {
        assertTransient(
                mySql(GROUP + "OFF, group_replication_consistency=BEFORE, online=0"),
                "this server of the cluster takes no work at present",
                "not an online member of its replication group");
    }

    @Test
    void r8_aStandbyIsATransientFailureThatCostsTheConnection() {
        assertReadOnly(postgreSql("version=PostgreSQL 18.1, pg_is_in_recovery=t"), "targetServerType=primary");
        assertThat(postgreSql("version=PostgreSQL 18.1, pg_is_in_recovery=f")).isEqualTo(ServerReport.NOTHING);
    }

    private static void assertReadOnly(ServerReport report, String message) {
        assertTransient(report, "the server is read-only at present", message);
    }

    private static void assertTransient(ServerReport report, String meaning, String message) {
        assertThatExceptionOfType(TransientStoreException.class)
                .isThrownBy(() -> ServerCheck.on().require(report))
                .withMessageContaining(meaning)
                .withMessageContaining(message)
                .satisfies(e -> assertThat(SqlErrors.isConnectionUseless(e)).isTrue());
        assertThatNoException().isThrownBy(() -> ServerCheck.off().require(report));
    }

    /** Versions as these servers report them. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "version=8.0.11-TiDB-v8.5.1, version_comment=TiDB Server (Apache License 2.0) Community Edition | TiDB",
                "version=8.0.30-Vitess, version_comment=Version: 21.0.0 | Vitess",
                "version=5.7.32, version_comment=SingleStoreDB source distribution | SingleStore",
                "version=8.0.39, version_comment=Source distribution, aurora_version=3.08.0 | Amazon Aurora",
                "version=5.7.25-OceanBase_CE-v4.3.5.0, version_comment=OceanBase_CE 4.3.5.0 | OceanBase",
            })
    void aRelativeOfMySqlThatIsNotTestedIsNamed(String variables, String name) {
        assertUntested(mySql(variables), name);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CockroachDB CCL v25.1.2 (x86_64-pc-linux-gnu, built 2025/03/18) | CockroachDB",
                "PostgreSQL 15.2-YB-2024.2.2.1-b0 on x86_64-pc-linux-gnu, compiled by clang | YugabyteDB",
                "PostgreSQL 8.0.2 on i686-pc-linux-gnu, compiled by GCC gcc, Redshift 1.0.103950 | Amazon Redshift",
                "PostgreSQL 12.12 (Greenplum Database 7.1.0 build commit:e7c2b1f) on x86_64-pc-linux-gnu | Greenplum",
                "(openGauss 6.0.0 build aee4abd5) compiled at 2024-09-29 on x86_64-unknown-linux-gnu | openGauss",
                "Something else 1.0 | no PostgreSQL",
            })
    void aRelativeOfPostgreSqlThatIsNotTestedIsNamed(String version, String name) {
        assertUntested(PostgreSqlServer.report(Map.of("version", version)), name);
        assertUntested(
                PostgreSqlServer.report(Map.of("version", "PostgreSQL 17.4 on x86_64-pc-linux-gnu", "aurora", "t")),
                "Amazon Aurora");
    }

    private static void assertUntested(ServerReport report, String name) {
        assertThat(report.warnings()).singleElement().asString().startsWith("the database is " + name + " (");
        assertThat(report.refusal()).isNull();
    }

    @ParameterizedTest
    @CsvSource({"off, s1, 1", "local, s1, 1", "off, '', 0", "on, s1, 0", "remote_apply, '*', 0", "remote_write, s1, 0"})
    void r10_aCommitThatBypassesTheSynchronousStandbysIsReported(String commit, String names, int warnings) {
        assertThat(postgreSql("version=PostgreSQL 18.1, synchronous_commit=" + commit + ", synchronous_standby_names="
                                + names)
                        .warnings())
                .hasSize(warnings);
    }

    @Test
    void aWarningIsLoggedOnceForEachStore() {
        ServerReport report = new ServerReport(null, null, null, List.of("first-warning", "second-warning"));
        ServerCheck check = ServerCheck.on();
        String log = logOf(() -> {
            check.require(report);
            check.require(report);
            ServerCheck.off().require(report);
        });
        assertThat(log).containsOnlyOnce("first-warning").containsOnlyOnce("second-warning");
    }

    /** What the log of the tests, on the error stream, says about some work. */
    private static String logOf(Runnable work) {
        PrintStream before = System.err;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        try {
            work.run();
        } finally {
            System.setErr(before);
        }
        return log.toString(StandardCharsets.UTF_8);
    }

    /** The tests' servers are what they should be, whatever the driver; and the questions are ones that they understand. */
    @Test
    void theTestsServersAreAcceptedWithoutAWarning() {
        for (DatabaseAddress database : List.of(
                MariaDb.newDatabase(), MariaDb.newDatabase().throughMariaDbsDriver(), PostgreSql.newDatabase())) {
            String log = logOf(() -> {
                try (HikariDataSource pool = TestDatabase.pool(database)) {
                    JdbcStockStore.pessimistic(pool).build();
                }
            });
            assertThat(log).doesNotContain("WARN dev.earmark");
        }
    }

    @Test
    void theOptionIsSetOnce() {
        JdbcStockStoreBuilder builder =
                JdbcStockStore.pessimistic(new HikariDataSource()).withoutServerCheck();
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(builder::withoutServerCheck)
                .withMessage("withoutServerCheck is set twice");
    }
}
