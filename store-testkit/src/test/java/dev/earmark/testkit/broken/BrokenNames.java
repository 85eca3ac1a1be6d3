package dev.earmark.testkit.broken;

import dev.earmark.OperationId;
import dev.earmark.OwnerId;
import dev.earmark.ReservationId;
import dev.earmark.Sku;
import dev.earmark.StockChanges;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Reserve;
import dev.earmark.StockOutcome;
import dev.earmark.spi.StockStore;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.time.InstantSource;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Stores that confuse one name with another. */
final class BrokenNames {
    private BrokenNames() {}

    private static String withoutCase(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    abstract static class FoldedSkus extends BrokenContract {
        private final UnaryOperator<String> fold;

        FoldedSkus(UnaryOperator<String> fold) {
            this.fold = fold;
        }

        @Override
        final StockStore data(InstantSource clock, Consumer<StockChanges> hook) {
            return new FoldedNames(super.data(clock, hook), fold) {
                @Override
                Sku sku(Sku sku) {
                    return Sku.of(folded(sku.value()));
                }
            };
        }
    }

    @CaughtBy({
        "Names.r5_skusThatDifferInCaseAreDifferent",
        "Names.r5_oneBasketCanHoldSkusThatDifferInCase",
        "Names.r5_everyNameIsADistinctSku",
        CaughtBy.MODEL
    })
    static final class ComparesSkusWithoutCase extends FoldedSkus {
        ComparesSkusWithoutCase() {
            super(BrokenNames::withoutCase);
        }
    }

    @CaughtBy("Names.r5_everyNameIsADistinctSku")
    static final class ComposesLetters extends FoldedSkus {
        ComposesLetters() {
            super(name -> Normalizer.normalize(name, Normalizer.Form.NFC));
        }
    }

    @CaughtBy("Names.r5_everyNameIsADistinctSku")
    static final class IgnoresAccents extends FoldedSkus {
        IgnoresAccents() {
            super(name -> Normalizer.normalize(name, Normalizer.Form.NFD).replaceAll("\\p{Mn}", ""));
        }
    }

    @CaughtBy({"Names.r5_everyNameIsADistinctSku", "Names.r5_oneBasketCanHoldEveryName"})
    static final class HasRoomFor99Characters extends FoldedSkus {
        HasRoomFor99Characters() {
            super(name -> name.substring(0, Math.min(99, name.length())));
        }
    }

    @CaughtBy("Names.r5_everyNameIsADistinctSku")
    static final class ComparesNumbers extends FoldedSkus {
        ComparesNumbers() {
            super(name -> name.matches("-?[0-9.]+(e[0-9]+)?") && name.matches(".*[0-9].*")
                    ? String.valueOf(Math.abs(Double.parseDouble(name)))
                    : name);
        }
    }

    @CaughtBy({"Names.r5_reservationIdsThatDifferInCaseAreDifferent", "Names.r5_everyNameIsADistinctReservationId"})
    static final class ComparesReservationIdsWithoutCase extends BrokenContract {
        @Override
        StockStore data(InstantSource clock, Consumer<StockChanges> hook) {
            return new FoldedNames(super.data(clock, hook), BrokenNames::withoutCase) {
                @Override
                ReservationId id(ReservationId id) {
                    return ReservationId.of(folded(id.value()));
                }
            };
        }
    }

    @CaughtBy({"Names.r5_operationIdsThatDifferInCaseAreDifferent", "Names.r5_everyNameIsADistinctOperationId"})
    static final class ComparesOperationIdsWithoutCase extends BrokenContract {
        @Override
        StockStore data(InstantSource clock, Consumer<StockChanges> hook) {
            return new FoldedNames(super.data(clock, hook), BrokenNames::withoutCase) {
                @Override
                OperationId operation(OperationId operation) {
                    return OperationId.of(folded(operation.value()));
                }
            };
        }
    }

    @CaughtBy("Names.r5_everyNameCanBeAnOwner")
    static final class KeepsOwnersInLatin1 extends BrokenContract {
        @Override
        StockStore open(StockStore data) {
            return new BrokenStore(data) {
                @Override
                StockOutcome<?> apply(StockCommand<?> command) {
                    if (command instanceof Reserve reserve && reserve.owner() != null) {
                        byte[] latin1 = reserve.owner().value().getBytes(StandardCharsets.ISO_8859_1);
                        OwnerId owner = OwnerId.of(new String(latin1, StandardCharsets.ISO_8859_1));
                        return applyCorrectly(new Reserve(reserve.id(), reserve.lines(), reserve.holdFor(), owner));
                    }
                    return applyCorrectly(command);
                }
            };
        }
    }
}
