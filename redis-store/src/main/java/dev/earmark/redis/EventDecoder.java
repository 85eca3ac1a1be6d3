package dev.earmark.redis;

import dev.earmark.ChangeCause;
import dev.earmark.Line;
import dev.earmark.OwnerId;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.ReservationStatus;
import dev.earmark.Sku;
import dev.earmark.StockLevel;
import dev.earmark.StoreException;
import dev.earmark.spi.Changes;
import dev.earmark.spi.Reservations;
import dev.earmark.spi.StockLevels;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Decodes the entries of the stream, which {@code lua/batch/events.lua} writes. */
final class EventDecoder {
    /** The version of the fields. Raised when a reader of the previous version would misunderstand them. */
    static final String VERSION = "1";

    private EventDecoder() {}

    static StockEvent decode(String id, Map<String, String> fields) {
        String version = fields.get("v");
        if (!VERSION.equals(version)) {
            throw new StoreException(
                    "Event " + id + " has version " + version
                            + " of the format, but this version of Earmark reads version "
                            + VERSION + ". "
                            + (version == null
                                    ? "Another program wrote it: acknowledge it with XACK to" + " pass over it."
                                    : "Use the version of Earmark that wrote it, or a later one."),
                    null);
        }
        try {
            StreamId streamId = StreamId.of(id);
            return fields.containsKey("level")
                    ? new StockEvent.OfLevel(streamId, Changes.ofLevel(levelBefore(fields), level(fields, "")))
                    : new StockEvent.OfReservation(
                            streamId,
                            Changes.ofReservation(
                                    statusBefore(fields),
                                    reservation(fields, streamId),
                                    ChangeCause.valueOf(field(fields, "cause"))));
        } catch (RuntimeException e) {
            throw new StoreException(
                    "Event " + id + " cannot be read: " + fields
                            + ". It was changed by hand, or a later version of Earmark"
                            + " wrote it. Use that version, or acknowledge the event with XACK to pass over it.",
                    e);
        }
    }

    private static @Nullable ReservationStatus statusBefore(Map<String, String> fields) {
        String before = field(fields, "before");
        return before.isEmpty() ? null : ReservationStatus.valueOf(before);
    }

    /** The fields of limit and latest deadline are missing if there is none. */
    private static Reservation reservation(Map<String, String> fields, StreamId id) {
        String owner = field(fields, "owner");
        String limit = fields.get("limitPerOwner");
        String extendableUntil = fields.get("extendableUntil");
        Instant createdAt = Micros.toInstant(field(fields, "createdAt"));
        Instant written = Instant.ofEpochMilli(id.time());
        return Reservations.builder(ReservationId.of(field(fields, "reservation")))
                .lines(lines(field(fields, "lines")))
                .status(ReservationStatus.valueOf(field(fields, "status")))
                .createdAt(createdAt)
                .expiresAt(Micros.toInstant(field(fields, "expiresAt")))
                .owner(owner.isEmpty() ? null : OwnerId.of(owner))
                .returned(lines(field(fields, "returned")))
                .limitPerOwner(limit == null ? null : Long.valueOf(limit))
                .extendableUntil(extendableUntil == null ? null : Micros.toInstant(extendableUntil))
                .asOf(written.isBefore(createdAt) ? createdAt : written)
                .build();
    }

    private static List<Line> lines(String text) {
        return text.isEmpty()
                ? List.of()
                : Stream.of(text.split("\n", -1)).map(ReservationDecoder::line).toList();
    }

    private static @Nullable StockLevel levelBefore(Map<String, String> fields) {
        return field(fields, "onHandBefore").isEmpty() ? null : level(fields, "Before");
    }

    private static StockLevel level(Map<String, String> fields, String suffix) {
        return StockLevels.of(
                Sku.of(field(fields, "level")),
                Long.parseLong(field(fields, "onHand" + suffix)),
                Long.parseLong(field(fields, "reserved" + suffix)),
                Long.parseLong(field(fields, "sold" + suffix)));
    }

    private static String field(Map<String, String> fields, String name) {
        return Objects.requireNonNull(fields.get(name), name);
    }
}
