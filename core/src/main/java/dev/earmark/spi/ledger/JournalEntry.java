package dev.earmark.spi.ledger;

import dev.earmark.Line;
import dev.earmark.OperationId;
import dev.earmark.StockCommand.Adjust;
import dev.earmark.StockCommand.Repair;
import dev.earmark.StockCommand.ReturnStock;
import dev.earmark.StockCommand.SetOnHand;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;

/**
 * One applied change of stock in the journal. It makes adjust, setOnHand, returnStock and repair repeatable without
 * a second effect (rule R4), and tells an engineer where the units went. Immutable.
 *
 * @param id the operation's id, unique over all kinds
 * @param kind the command
 * @param subject the SKU or the reservation id
 * @param units the delta of an adjust, the new number of a setOnHand, the sum of the units of a returnStock,
 *     the reserved units after a repair
 * @param reason the reason of an adjust; empty for the other kinds
 * @param digest a hash of the command, which distinguishes a repeated operation from another one with the same id: 64
 *     hex digits
 * @param appliedAt the time by the store's clock
 */
public record JournalEntry(
        OperationId id, Kind kind, String subject, long units, String reason, String digest, Instant appliedAt) {

    /** The command that made the change. */
    public enum Kind {
        /** {@link Adjust}. */
        ADJUST,
        /** {@link SetOnHand}. */
        SET_ON_HAND,
        /** {@link ReturnStock}. */
        RETURN_STOCK,
        /** {@link Repair}. */
        REPAIR
    }

    static JournalEntry of(Adjust command, Instant now) {
        return new JournalEntry(
                command.operation(),
                Kind.ADJUST,
                command.sku().value(),
                command.delta(),
                command.reason(),
                digest(command),
                now);
    }

    static JournalEntry of(SetOnHand command, Instant now) {
        return new JournalEntry(
                command.operation(),
                Kind.SET_ON_HAND,
                command.sku().value(),
                command.onHand(),
                "",
                digest(command),
                now);
    }

    static JournalEntry of(ReturnStock command, List<Line> broughtBack, Instant now) {
        long units = broughtBack.stream().mapToLong(Line::quantity).sum();
        return new JournalEntry(
                command.operation(), Kind.RETURN_STOCK, command.id().value(), units, "", digest(command), now);
    }

    static JournalEntry of(Repair command, long held, Instant now) {
        return new JournalEntry(
                command.operation(), Kind.REPAIR, command.sku().value(), held, "", digest(command), now);
    }

    /**
     * Hashes an adjust, without its reason, so that a retry may word the reason differently.
     *
     * @param command the command
     * @return 64 hex digits
     */
    public static String digest(Adjust command) {
        return sha256(Kind.ADJUST + "\n" + command.sku() + "\n" + command.delta());
    }

    /**
     * Hashes a setOnHand.
     *
     * @param command the command
     * @return 64 hex digits
     */
    public static String digest(SetOnHand command) {
        String expected = command.expected() == null ? "" : "\n" + command.expected();
        return sha256(Kind.SET_ON_HAND + "\n" + command.sku() + "\n" + command.onHand() + expected);
    }

    /**
     * Hashes a repair.
     *
     * @param command the command
     * @return 64 hex digits
     */
    public static String digest(Repair command) {
        return sha256(Kind.REPAIR + "\n" + command.sku());
    }

    /**
     * Hashes a returnStock.
     *
     * @param command the command
     * @return 64 hex digits
     */
    public static String digest(ReturnStock command) {
        StringBuilder text =
                new StringBuilder().append(Kind.RETURN_STOCK).append('\n').append(command.id());
        command.lines()
                .forEach(line ->
                        text.append('\n').append(line.quantity()).append(' ').append(line.sku()));
        return sha256(text.toString());
    }

    // no id contains a line feed, so two different commands never have the same text
    private static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
