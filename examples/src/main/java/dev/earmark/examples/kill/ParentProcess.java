package dev.earmark.examples.kill;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** What a {@link JavaProgram} says to the process that started it. */
public final class ParentProcess {
    static final String READY = "ready";

    private ParentProcess() {}

    /**
     * Reads the settings. From then on this process ends when the parent ends, even by a kill.
     *
     * @return the settings that the parent gave to the {@link JavaProgram}
     * @throws IOException if the parent is gone
     */
    public static List<String> settings() throws IOException {
        DataInputStream in = new DataInputStream(System.in);
        List<String> settings = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            settings.add(in.readUTF());
        }
        Thread watch = new Thread(() -> haltAtTheEnd(in), "parent");
        watch.setDaemon(true);
        watch.start();
        return settings;
    }

    /** Tells the parent that this program works. */
    public static void ready() {
        System.out.println(READY);
        System.out.flush();
    }

    private static void haltAtTheEnd(InputStream in) {
        try {
            while (in.read() >= 0) {
                // until the parent ends
            }
        } catch (IOException e) {
            // the parent has ended
        }
        Runtime.getRuntime().halt(1);
    }
}
