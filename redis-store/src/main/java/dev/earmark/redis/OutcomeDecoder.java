package dev.earmark.redis;

import dev.earmark.OutcomeUnknownException;
import dev.earmark.OwnerId;
import dev.earmark.Refusal;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.ReservationStatus;
import dev.earmark.Shortage;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Journalled;
import dev.earmark.StockCommand.OnReservation;
import dev.earmark.StockCommand.OnSku;
import dev.earmark.StockCommand.Reserve;
import dev.earmark.StockLevel;
import dev.earmark.StockOutcome;
import dev.earmark.StoreException;
import dev.earmark.spi.Outcomes;
import dev.earmark.spi.Reservations;
import dev.earmark.spi.StockLevels;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Decodes the script's answers, which {@code lua/batch/outcomes.lua} describes, into one outcome for each command. */
final class OutcomeDecoder {
    private final Instant asOf;

    private OutcomeDecoder(Instant asOf) {
        this.asOf = asOf;
    }

    /** The batch is already applied, so an answer that cannot be read leaves its outcome unknown. */
    static List<StockOutcome<?>> decode(List<StockCommand<?>> commands, List<Object> answers) {
        try {
            OutcomeDecoder decoder = new OutcomeDecoder(Micros.toInstant((String) answers.get(commands.size())));
            List<StockOutcome<?>> outcomes = new ArrayList<>(commands.size());
            for (int i = 0; i < commands.size(); i++) {
                outcomes.add(decoder.decode(commands.get(i), answers.get(i)));
            }
            return outcomes;
        } catch (RuntimeException e) {
            throw new OutcomeUnknownException(
                    "The batch is applied, but its answer cannot be read. " + e.getMessage(), e);
        }
    }

    private StockOutcome<?> decode(StockCommand<?> command, Object answer) {
        if (answer instanceof Long) {
            return Outcomes.applied(plain((Reserve) command));
        }
        return answer instanceof String text
                ? Outcomes.applied(ReservationDecoder.decode(idOf(command), text, asOf))
                : decode(command, (List<?>) answer);
    }

    /** The script has applied the reserve as it is, at the time of the batch. */
    private Reservation plain(Reserve command) {
        return Reservations.builder(command.id())
                .lines(command.lines())
                .createdAt(asOf)
                .expiresAt(asOf.plus(command.holdFor().truncatedTo(ChronoUnit.MICROS)))
                .owner(command.owner())
                .build();
    }

    private StockOutcome<?> decode(StockCommand<?> command, List<?> answer) {
        String word = (String) answer.get(0);
        List<Reservation> reclaimed =
                answer.size() > 2 ? ReservationDecoder.decodeAll((List<?>) answer.get(2), asOf) : List.of();
        return switch (word) {
            case "applied" -> Outcomes.applied(value(command, answer.get(1)), reclaimed);
            case "replayed" -> Outcomes.replayed(value(command, answer.get(1)));
            default -> Outcomes.refused(refusal(command, word, (List<?>) answer.get(1)), reclaimed);
        };
    }

    private static Refusal refusal(StockCommand<?> command, String word, List<?> details) {
        return switch (word) {
            case "NotEnough" -> new Refusal.NotEnough(shortages(details));
            case "BelowReserved" ->
                new Refusal.BelowReserved(((OnSku) command).sku(), (Long) details.get(0), (Long) details.get(1));
            case "MoreThanSold" -> new Refusal.MoreThanSold(idOf(command), shortages(details));
            case "MoreThanReserved" -> new Refusal.MoreThanReserved(idOf(command), shortages(details));
            case "MoreHeldThanOnHand" ->
                new Refusal.MoreHeldThanOnHand(((OnSku) command).sku(), (Long) details.get(0), (Long) details.get(1));
            case "OnHandDiffers" ->
                new Refusal.OnHandDiffers(((OnSku) command).sku(), (Long) details.get(0), (Long) details.get(1));
            case "LimitExceeded" ->
                new Refusal.LimitExceeded(
                        OwnerId.of((String) details.get(0)),
                        Sku.of((String) details.get(1)),
                        (Long) details.get(2),
                        (Long) details.get(3),
                        (Long) details.get(4));
            case "OtherOwner" -> new Refusal.OtherOwner(idOf(command), status(details));
            case "ConfirmedOtherwise" -> new Refusal.ConfirmedOtherwise(idOf(command));
            case "HeldLongest" -> new Refusal.HeldLongest(idOf(command), Micros.toInstant((String) details.get(0)));
            case "UnknownSku" -> new Refusal.UnknownSku(skus(details));
            case "UnknownReservation" -> new Refusal.UnknownReservation(idOf(command));
            case "WrongStatus" -> new Refusal.WrongStatus(idOf(command), status(details));
            case "IdReused" -> new Refusal.IdReused(idOf(command), status(details));
            case "OperationReused" -> new Refusal.OperationReused(((Journalled) command).operation());
            case "NotOverdue" -> new Refusal.NotOverdue(idOf(command), Micros.toInstant((String) details.get(0)));
            case "TooManyUnits" -> new Refusal.TooManyUnits(Sku.of((String) details.get(0)));
            case "Inconsistent" -> new Refusal.Inconsistent(idOf(command), Sku.of((String) details.get(0)));
            default ->
                throw new StoreException(
                        "The script answered \"" + word + "\", which this version does not know.", null);
        };
    }

    /** Sorts by the bytes of the SKUs, which Lua cannot do without effort. */
    private static List<Shortage> shortages(List<?> details) {
        return IntStream.range(0, details.size() / 3)
                .mapToObj(i -> new Shortage(Sku.of((String) details.get(3 * i)), (Long) details.get(3 * i + 1), (Long)
                        details.get(3 * i + 2)))
                .sorted(Comparator.comparing(Shortage::sku))
                .toList();
    }

    private Object value(StockCommand<?> command, Object value) {
        return command instanceof OnSku onSku
                ? level(onSku.sku(), (List<?>) value)
                : ReservationDecoder.decode(idOf(command), (String) value, asOf);
    }

    private static StockLevel level(Sku sku, List<?> counters) {
        return StockLevels.of(sku, (Long) counters.get(0), (Long) counters.get(1), (Long) counters.get(2));
    }

    private static ReservationStatus status(List<?> details) {
        return ReservationStatus.valueOf((String) details.get(0));
    }

    private static ReservationId idOf(StockCommand<?> command) {
        return ((OnReservation) command).id();
    }

    private static List<Sku> skus(List<?> details) {
        return details.stream().map(sku -> Sku.of((String) sku)).toList();
    }
}
