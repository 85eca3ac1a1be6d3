package dev.earmark.examples.audit;

import dev.earmark.StockLevel;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;

/** A short text that is the same for two runs only if every SKU ended with the same stock. */
public final class StockDigest {
    private StockDigest() {}

    /** SHA-256 over a line {@code sku=onHand} for each SKU, in the order of their UTF-8 bytes. */
    public static String of(Collection<StockLevel> levels) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            levels.stream().sorted(Comparator.comparing(StockLevel::sku)).forEach(level -> {
                digest.update((level.sku() + "=" + level.onHand() + "\n").getBytes(StandardCharsets.UTF_8));
            });
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
