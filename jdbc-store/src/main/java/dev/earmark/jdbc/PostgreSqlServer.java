package dev.earmark.jdbc;

import static java.util.Map.entry;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What PostgreSQL and its relatives say about the server and the session. */
final class PostgreSqlServer {
    /** One row; the names of its columns are those of the settings. */
    static final String QUERY = """
            SELECT version() AS version, pg_is_in_recovery() AS pg_is_in_recovery,
            to_regproc('aurora_version') IS NOT NULL AS aurora,
            current_setting('synchronous_commit', true) AS synchronous_commit,
            current_setting('synchronous_standby_names', true) AS synchronous_standby_names""";

    /** Words in the version. */
    private static final Map<String, String> UNTESTED = Map.ofEntries(
            entry("CockroachDB", "CockroachDB"),
            entry("-YB-", "YugabyteDB"),
            entry("Redshift", "Amazon Redshift"),
            entry("Greenplum", "Greenplum"),
            entry("Materialize", "Materialize"),
            entry("CrateDB", "CrateDB"),
            entry("QuestDB", "QuestDB"),
            entry("openGauss", "openGauss"),
            entry("Kingbase", "KingbaseES"),
            entry("EnterpriseDB", "EDB Advanced Server"),
            entry("Spanner", "Spanner"));

    /** With these a commit is answered before any standby has it. */
    private static final Set<String> WITHOUT_STANDBY = Set.of("off", "local");

    private PostgreSqlServer() {}

    static ServerReport report(Map<String, String> settings) {
        String readOnly = isTrue(settings, "pg_is_in_recovery")
                ? "pg_is_in_recovery() is true; of several hosts in the JDBC URL targetServerType=primary chooses the primary"
                : null;
        return new ServerReport(null, readOnly, null, warnings(settings));
    }

    private static boolean isTrue(Map<String, String> settings, String name) {
        return settings.getOrDefault(name, "").startsWith("t");
    }

    private static List<String> warnings(Map<String, String> settings) {
        List<String> warnings = new ArrayList<>();
        String version = settings.getOrDefault("version", "");
        String untested = isTrue(settings, "aurora") ? "Amazon Aurora" : untested(version);
        if (untested != null) {
            warnings.add(ServerReport.untested(untested, version));
        }
        String commit = settings.getOrDefault("synchronous_commit", "");
        if (WITHOUT_STANDBY.contains(commit)
                && !settings.getOrDefault("synchronous_standby_names", "").isBlank()) {
            warnings.add("synchronous_commit is " + commit + ", though the server has synchronous standbys: a commit is"
                    + " answered before a standby has it, so a failover may lose what shoppers were told (rule R10). Remove"
                    + " the setting from the JDBC URL, the user or the database.");
        }
        return warnings;
    }

    private static @Nullable String untested(String version) {
        return UNTESTED.entrySet().stream()
                .filter(word -> version.contains(word.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(version.startsWith("PostgreSQL ") ? null : "no PostgreSQL");
    }
}
