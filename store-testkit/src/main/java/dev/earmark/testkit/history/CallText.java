package dev.earmark.testkit.history;

import dev.earmark.Line;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.ReservationStatus;
import dev.earmark.Shortage;
import dev.earmark.Sku;
import dev.earmark.spi.Reservations;
import dev.earmark.testkit.history.Answer.Absent;
import dev.earmark.testkit.history.Answer.Counted;
import dev.earmark.testkit.history.Answer.None;
import dev.earmark.testkit.history.Answer.NotAllowed;
import dev.earmark.testkit.history.Answer.NotApplied;
import dev.earmark.testkit.history.Answer.Shown;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** The text of requests and answers in a log: fields between tabs, because no id contains a control character. */
final class CallText {
    private static final String TAB = "\t";

    private CallText() {}

    static long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }

    static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    static String of(Request request) {
        List<String> fields = new ArrayList<>(List.of(
                request.verb().name(), request.subject(), Long.toString(request.amount()), request.operation()));
        addLines(fields, request.lines());
        return String.join(TAB, fields);
    }

    static Request request(String text) {
        List<String> fields = List.of(text.split(TAB, -1));
        return new Request(
                Verb.valueOf(fields.get(0)),
                fields.get(1),
                lines(fields.subList(4, fields.size())),
                Long.parseLong(fields.get(2)),
                fields.get(3));
    }

    static String of(Answer answer) {
        List<String> fields = new ArrayList<>(List.of(answer.getClass().getSimpleName()));
        if (answer instanceof Shown shown) {
            Reservation of = shown.reservation();
            fields.addAll(List.of(
                    Boolean.toString(shown.replay()),
                    of.id().value(),
                    of.status().name(),
                    Long.toString(micros(of.createdAt())),
                    Long.toString(micros(of.expiresAt()))));
            addLines(fields, of.lines());
        } else if (answer instanceof Counted counted) {
            fields.add(Boolean.toString(counted.replay()));
            fields.add(Long.toString(counted.onHand()));
            fields.add(Long.toString(counted.reserved()));
            fields.add(Long.toString(counted.sold()));
        } else if (answer instanceof NotAllowed refused) {
            fields.add(refused.kind());
            fields.add(refused.status() == null ? "" : refused.status().name());
            refused.shortages()
                    .forEach(shortage -> fields.addAll(List.of(
                            shortage.sku().value(),
                            Long.toString(shortage.requested()),
                            Long.toString(shortage.available()))));
        } else if (answer instanceof NotApplied failed) {
            fields.add(printable(failed.message()));
        } else if (answer instanceof None none) {
            fields.add(printable(none.message()));
        }
        return String.join(TAB, fields);
    }

    private static void addLines(List<String> fields, List<Line> lines) {
        for (Line line : lines) {
            fields.add(line.sku().value());
            fields.add(Long.toString(line.quantity()));
        }
    }

    private static String printable(String message) {
        return message.replaceAll("\\p{Cntrl}+", " ");
    }

    static Answer answer(String text) {
        List<String> fields = List.of(text.split(TAB, -1));
        List<String> rest = fields.subList(1, fields.size());
        return switch (fields.get(0)) {
            case "Shown" -> new Shown(reservation(rest.subList(1, rest.size())), Boolean.parseBoolean(rest.get(0)));
            case "Counted" ->
                new Counted(
                        Long.parseLong(rest.get(1)),
                        Long.parseLong(rest.get(2)),
                        Long.parseLong(rest.get(3)),
                        Boolean.parseBoolean(rest.get(0)));
            case "NotAllowed" ->
                new NotAllowed(
                        rest.get(0),
                        rest.get(1).isEmpty() ? null : ReservationStatus.valueOf(rest.get(1)),
                        shortages(rest.subList(2, rest.size())));
            case "Absent" -> new Absent();
            case "NotApplied" -> new NotApplied(rest.get(0));
            case "None" -> new None(rest.get(0));
            default -> throw new IllegalArgumentException("not an answer: " + text);
        };
    }

    private static Reservation reservation(List<String> fields) {
        return Reservations.builder(ReservationId.of(fields.get(0)))
                .status(ReservationStatus.valueOf(fields.get(1)))
                .createdAt(instant(Long.parseLong(fields.get(2))))
                .expiresAt(instant(Long.parseLong(fields.get(3))))
                .lines(lines(fields.subList(4, fields.size())))
                .build();
    }

    private static List<Line> lines(List<String> fields) {
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < fields.size(); i += 2) {
            lines.add(Line.of(fields.get(i), Long.parseLong(fields.get(i + 1))));
        }
        return lines;
    }

    private static List<Shortage> shortages(List<String> fields) {
        List<Shortage> shortages = new ArrayList<>();
        for (int i = 0; i < fields.size(); i += 3) {
            shortages.add(new Shortage(
                    Sku.of(fields.get(i)), Long.parseLong(fields.get(i + 1)), Long.parseLong(fields.get(i + 2))));
        }
        return shortages;
    }
}
