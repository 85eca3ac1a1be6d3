package dev.earmark.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.benchmarks.servers.Backend;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.Options;

class EarmarkBenchmarksTest {
    @Test
    void passesTheArgumentsAndTheServersToJmh() throws Exception {
        Options options = EarmarkBenchmarks.onServers(
                new CommandLineOptions(
                        "HotSku", "-p", "contender=earmark-memory", "-t", "64", "-jvmArgsAppend", "-Da=b"),
                List.of("-Dc=d"));
        assertThat(options.getIncludes()).containsExactly("HotSku");
        assertThat(options.getThreads().get()).isEqualTo(64);
        assertThat(options.getParameter("contender").get()).containsExactly("earmark-memory");
        assertThat(options.getJvmArgsAppend().get()).containsExactly("-Da=b", "-Dc=d");
    }

    @Test
    void stopsAtTheFirstErrorUnlessTheArgumentsSayOtherwise() throws Exception {
        assertThat(failsOnError()).isTrue();
        assertThat(failsOnError("-foe", "false")).isFalse();
    }

    private static boolean failsOnError(String... arguments) throws Exception {
        return EarmarkBenchmarks.onServers(new CommandLineOptions(arguments), List.of())
                .shouldFailOnError()
                .get();
    }

    @Test
    void startsOnlyTheServersThatAreNeeded() throws Exception {
        assertThat(EarmarkBenchmarks.backends(new CommandLineOptions("-p", "contender=earmark-memory,redis-lock")))
                .containsExactlyInAnyOrder(Backend.MEMORY, Backend.REDIS);
        assertThat(EarmarkBenchmarks.backends(new CommandLineOptions("HotSku")))
                .containsExactlyInAnyOrder(Backend.values());
    }
}
