package dev.earmark.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.examples.cli.CommandLines;
import dev.earmark.examples.mirror.MirrorMain;
import dev.earmark.jdbc.DatabaseAddress;
import dev.earmark.jdbc.MariaDb;
import dev.earmark.jdbc.PostgreSql;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class RedisMirrorTest {

    @Test
    void theTablesEqualRedis() {
        assertMirrored(Run.on("redis", "redis-mirror", "--shoppers=200"));
    }

    /** Redis is killed too. {@code .ci/run} kills the others with a mirror in MySQL. More kills: -Dearmark.kills=100. */
    @Tag("long")
    @Test
    void theTablesEqualRedisAfterKills() {
        assertMirrored(kill(PostgreSql.newDatabase(), Integer.getInteger("earmark.kills", 3), MirrorMain.class));
    }

    /** Otherwise the test above could not fail. */
    @Tag("long")
    @Test
    void eventsThatAreAcknowledgedBeforeTheyAreWrittenAreMissed() {
        Run run = kill(MariaDb.newDatabase(), 12, HastyMirror.class);
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.figure("disagreements")).isPositive();
    }

    @Test
    void aStoreOutsideRedisIsRefused() {
        Run run = Run.of("redis-mirror", "--store=memory");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("needs --store=redis");
    }

    @Test
    void killsNeedADatabaseThatOutlivesThem() {
        Run run = Run.of("redis-mirror", "--store=redis", "--kills=1");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("'--kills'", "--database-url");
    }

    /** Kills Redis, the shop and the consumers. */
    private static Run kill(DatabaseAddress database, int kills, Class<?> consumer) {
        KilledRedis redis = new KilledRedis();
        try {
            return Run.of(
                    CommandLines.create(new RedisMirror(List.of(redis), consumer)),
                    "--store=redis",
                    "--url=" + redis.uri(),
                    "--database-url=" + database.url(),
                    "--database-user=" + database.user(),
                    "--database-password=" + database.password(),
                    "--kills=" + kills,
                    "--json");
        } finally {
            redis.end();
        }
    }

    private static void assertMirrored(Run run) {
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.figure("reservations")).isPositive();
        assertThat(run.figure("expired")).isPositive();
        assertThat(run.figure("disagreements")).isZero();
    }
}
