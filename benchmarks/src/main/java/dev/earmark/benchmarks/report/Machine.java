package dev.earmark.benchmarks.report;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Locale;

/** Where a run took place. */
record Machine(int cores, double memoryGiB, String os, String jdk) {
    private static final double BYTES_PER_GIB = 1L << 30;

    /** The machine of this process. */
    static Machine here() {
        double bytes =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
        return new Machine(
                Runtime.getRuntime().availableProcessors(),
                Math.round(bytes / BYTES_PER_GIB * 10) / 10.0,
                System.getProperty("os.name") + " " + System.getProperty("os.arch"),
                System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"));
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT, "%d %s, %.1f GiB, %s, %s", cores, cores == 1 ? "core" : "cores", memoryGiB, os, jdk);
    }
}
