package dev.earmark.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.earmark.engine.ReservationEngine;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

/** A shop without the JDBC store, or without AssertJ, uses the rest. */
class OptionalLibrariesTest {

    @Test
    void theClockNeedsCoreAlone() throws Exception {
        ClassLoader platform = ClassLoader.getPlatformClassLoader();
        try (URLClassLoader loader = new URLClassLoader(
                new URL[] {jar(TestClock.class), jar(ReservationEngine.class), jar(Class.forName("org.slf4j.Logger"))},
                platform)) {
            Class<?> type = loader.loadClass(TestClock.class.getName());
            // frameworks look at all methods of a bean
            assertThat(type.getMethods()).isNotEmpty();
            assertThat(loader.loadClass(TestTime.class.getName()).getDeclaredMethods())
                    .isNotEmpty();
            InstantSource clock =
                    (InstantSource) type.getConstructor(Instant.class).newInstance(Instant.EPOCH);
            type.getMethod("advance", Duration.class).invoke(clock, Duration.ofSeconds(1));
            assertThat(clock.instant()).isEqualTo(Instant.ofEpochSecond(1));
            // the libraries are indeed missing
            Class<?> needsJdbcStore = loader.loadClass(DatabaseTime.class.getName());
            assertThatThrownBy(needsJdbcStore::getDeclaredMethods).isInstanceOf(NoClassDefFoundError.class);
        }
    }

    private static URL jar(Class<?> type) {
        return type.getProtectionDomain().getCodeSource().getLocation();
    }
}
