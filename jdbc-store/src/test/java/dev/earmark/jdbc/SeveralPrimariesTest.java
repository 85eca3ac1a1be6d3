package dev.earmark.jdbc;

import java.io.IOException;
import java.sql.SQLException;
import org.junit.jupiter.api.Tag;

/** Group Replication with several primaries: instances of the shop on different nodes, which all take writes. */
@Tag("group-replication")
class SeveralPrimariesTest extends WritableNodesContract<GroupReplicationCluster> {
    SeveralPrimariesTest() {
        super("Group Replication, several primaries", "sessionVariables=group_replication_consistency='BEFORE'");
    }

    @Override
    GroupReplicationCluster newCluster() throws IOException, SQLException {
        return GroupReplicationCluster.severalPrimaries();
    }
}
