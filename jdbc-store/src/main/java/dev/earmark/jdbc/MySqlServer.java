package dev.earmark.jdbc;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the variables of MySQL, MariaDB and their relatives say about the server and the session. Sources: MySQL
 * Reference Manual, "Configuring Transaction Consistency Guarantees"; MariaDB, "Galera Cluster System Variables".
 */
final class MySqlServer {
    /** Those that a server does not have are missing in its answer to {@code SHOW VARIABLES}. */
    static final List<String> VARIABLES = List.of(
            "version",
            "version_comment",
            "aurora_version",
            "read_only",
            "super_read_only",
            "innodb_read_only",
            "log_bin",
            "sql_log_bin",
            "group_replication_group_name",
            "group_replication_single_primary_mode",
            "group_replication_consistency",
            "group_replication_start_on_boot",
            "wsrep_on",
            "wsrep_provider",
            "wsrep_sync_wait",
            "wsrep_dirty_reads");

    /** A member that has not joined its group has a row without an id, or none. */
    static final String COUNT_ONLINE = "SELECT COUNT(*) FROM performance_schema.replication_group_members"
            + " WHERE member_id = @@server_uuid AND member_state = 'ONLINE'";

    /** The name of the answer; there is none if the user may not ask. */
    static final String ONLINE = "online";

    /** Words in the version or its comment. */
    private static final List<String> UNTESTED = List.of(
            "TiDB",
            "Vitess",
            "PlanetScale",
            "SingleStore",
            "MemSQL",
            "OceanBase",
            "PolarDB",
            "Xpand",
            "Doris",
            "StarRocks",
            "Dolt");

    /** Each lets a transaction see all that was committed before it began, if every session of the group has it. */
    private static final Set<String> SEES_OTHERS = Set.of("BEFORE", "AFTER", "BEFORE_AND_AFTER");

    /** READ, UPDATE and DELETE, INSERT and REPLACE. */
    private static final int EVERY_STATEMENT = 1 | 2 | 4;

    private static final String STALE =
            ", so a confirm may not find its reservation, and a reserve may be refused though"
                    + " there are units (rules R3 and R6).";

    private static final String EVERYWHERE = " to the JDBC URL, or set it on every server.";

    private final Map<String, String> variables;

    private MySqlServer(Map<String, String> variables) {
        this.variables = variables;
    }

    static ServerReport report(Map<String, String> variables) {
        MySqlServer server = new MySqlServer(variables);
        String refusal = Stream.of(server.groupReplication(), server.galera(), server.binaryLog())
                .flatMap(Optional::stream)
                .findFirst()
                .orElse(null);
        return new ServerReport(refusal, server.readOnly(), server.notReady(), server.untested());
    }

    static boolean isOfGroup(Map<String, String> variables) {
        return !variables.getOrDefault("group_replication_group_name", "").isEmpty();
    }

    /**
     * Without {@code group_replication_start_on_boot} a server that was restarted is writable until an administrator starts group
     * replication on it, whatever its consistency (tried on MySQL 9.7). With it, the server begins read-only.
     */
    private @Nullable String notReady() {
        return get(ONLINE).equals("0")
                ? "it is not an online member of its replication group: START GROUP_REPLICATION on it, or, if it belongs to"
                        + " none, remove group_replication_group_name from its settings"
                : null;
    }

    private String get(String variable) {
        return variables.getOrDefault(variable, "");
    }

    private boolean isOn(String variable) {
        return Set.of("ON", "1").contains(get(variable).toUpperCase(Locale.ROOT));
    }

    private boolean isOff(String variable) {
        return Set.of("OFF", "0").contains(get(variable).toUpperCase(Locale.ROOT));
    }

    private Optional<String> groupReplication() {
        String consistency = get("group_replication_consistency");
        if (!isOfGroup(variables)) {
            return Optional.empty();
        }
        if (!variables.containsKey(ONLINE) && isOff("group_replication_start_on_boot")) {
            return Optional.of(
                    "group_replication_start_on_boot is OFF, so a server that was restarted takes orders that its group"
                            + " never gets (rule R10), and this user may not ask whether it has joined. GRANT SELECT ON"
                            + " performance_schema.replication_group_members to the user, or set the variable to ON on every"
                            + " server.");
        }
        if (isOff("group_replication_single_primary_mode") && !SEES_OTHERS.contains(consistency)) {
            return Optional.of("its group has several primaries, and group_replication_consistency is " + consistency
                    + ": a server may not have applied yet what another has committed" + STALE
                    + " Add sessionVariables=group_replication_consistency='BEFORE'" + EVERYWHERE);
        }
        if (consistency.equals("EVENTUAL")) {
            return Optional.of(
                    "group_replication_consistency is EVENTUAL: after a failover the new primary may not have"
                            + " applied yet what the old one has committed" + STALE
                            + " Add sessionVariables=group_replication_consistency='BEFORE_ON_PRIMARY_FAILOVER'"
                            + EVERYWHERE);
        }
        return Optional.empty();
    }

    /** Codership's servers without a cluster have {@code wsrep_on} too, and then no provider. */
    private Optional<String> galera() {
        String provider = get("wsrep_provider");
        if (provider.isEmpty() || provider.equalsIgnoreCase("none")) {
            return Optional.empty();
        }
        if (isOff("wsrep_on")) {
            return Optional.of("wsrep_on is OFF: what it commits does not reach the other nodes of its Galera cluster"
                    + " (rule R10). Switch it on.");
        }
        if (isOn("wsrep_dirty_reads")) {
            return Optional.of("wsrep_dirty_reads is ON: a node that has lost its Galera cluster answers from old data"
                    + STALE + " Switch it off.");
        }
        if ((number("wsrep_sync_wait") & EVERY_STATEMENT) != EVERY_STATEMENT) {
            return Optional.of("wsrep_sync_wait is " + get("wsrep_sync_wait")
                    + ": a node of a Galera cluster may not have applied yet what another has committed" + STALE
                    + " Add sessionVariables=wsrep_sync_wait=7" + EVERYWHERE
                    + " Only the first statement of a transaction waits, and in your own transaction that may be an INSERT"
                    + " or UPDATE, so all three bits are needed.");
        }
        return Optional.empty();
    }

    private int number(String variable) {
        try {
            return Integer.parseInt(get(variable));
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private Optional<String> binaryLog() {
        return isOn("log_bin") && isOff("sql_log_bin")
                ? Optional.of(
                        "sql_log_bin is OFF: what it commits reaches no replica, so a failover loses it (rule R10)."
                                + " Switch it on.")
                : Optional.empty();
    }

    /** A user with enough privileges may write all the same. On a replica the primary's changes would collide with it. */
    private @Nullable String readOnly() {
        return Stream.of("super_read_only", "innodb_read_only", "read_only")
                .filter(variable -> !get(variable).isEmpty() && !isOff(variable))
                .map(variable -> variable + " is " + get(variable))
                .findFirst()
                .orElse(null);
    }

    private List<String> untested() {
        String version = (get("version") + " " + get("version_comment")).strip();
        String found = variables.containsKey("aurora_version")
                ? "Amazon Aurora"
                : UNTESTED.stream()
                        .filter(name -> version.toLowerCase(Locale.ROOT).contains(name.toLowerCase(Locale.ROOT)))
                        .findFirst()
                        .orElse(null);
        return found == null ? List.of() : List.of(ServerReport.untested(found, version));
    }
}
