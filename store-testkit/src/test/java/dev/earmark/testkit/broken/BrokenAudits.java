package dev.earmark.testkit.broken;

import static java.util.stream.Collectors.toMap;

import dev.earmark.HeldFilter;
import dev.earmark.LevelAudit;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.ReservationPage;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Repair;
import dev.earmark.StockLevel;
import dev.earmark.StockOutcome;
import dev.earmark.StockOutcome.Applied;
import dev.earmark.spi.PageKey;
import dev.earmark.spi.Pages;
import dev.earmark.spi.Reservations;
import dev.earmark.spi.StockStore;
import dev.earmark.spi.StoreLimits;
import dev.earmark.spi.ledger.Ledger;
import dev.earmark.spi.ledger.LedgerState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Stores with a defect in repair, in the audit, in the pages of levels, or in the time that remains. */
final class BrokenAudits {
    private static final long ROUND_TRIP_NANOS = TimeUnit.MICROSECONDS.toNanos(50);

    private BrokenAudits() {}

    @CaughtBy({
        "Audit.aRepairCountsWhatTheEarlierCommandsOfItsBatchHold",
        "Audit.aRepairCountsWhatTheEarlierCommandsOfItsBatchReclaimed"
    })
    static final class RepairsToWhatWasHeldBeforeTheBatch extends BrokenRules {
        @Override
        LedgerState loaded(LedgerState state, List<StockCommand<?>> commands) {
            Map<Sku, Long> held = new HashMap<>(state.held());
            List<StockOutcome<?>> outcomes = Ledger.apply(state, commands).outcomes();
            for (int i = 0; i < commands.size(); i++) {
                if (commands.get(i) instanceof Repair repair
                        && outcomes.get(i) instanceof Applied<?> applied
                        && applied.value() instanceof StockLevel level) {
                    held.computeIfPresent(repair.sku(), (sku, before) -> before - (level.reserved() - before));
                }
            }
            return States.withHeld(state, held);
        }
    }

    @CaughtBy({"Audit.r7_damageIsFoundAndRepaired", "Audit.aRepairWithoutDamageChangesNothing", CaughtBy.MODEL})
    static final class RepairsToZero extends BrokenRules {
        @Override
        LedgerState loaded(LedgerState state, List<StockCommand<?>> commands) {
            Map<Sku, Long> none = new HashMap<>(state.held());
            none.replaceAll((sku, held) -> 0L);
            return States.withHeld(state, none);
        }
    }

    @CaughtBy("Audit.r4_aRepeatedRepairHasNoSecondEffect")
    static final class RepairsAgain extends BrokenContract {
        @Override
        StockStore open(StockStore data) {
            return new BrokenStore(data) {
                @Override
                StockOutcome<?> apply(StockCommand<?> command) {
                    return applyCorrectly(
                            command instanceof Repair repair
                                    ? new Repair(repair.sku(), BrokenOutcome.anOperation())
                                    : command);
                }
            };
        }
    }

    @CaughtBy("ConcurrentAudit.r7_aRepairWithoutDamageChangesNothingWhileTheShopSells")
    static final class CountsBeforeItLocks extends BrokenRules {
        private static final ThreadLocal<Map<Sku, Long>> COUNTED = ThreadLocal.withInitial(Map::of);

        @Override
        LedgerState loaded(LedgerState state, List<StockCommand<?>> commands) {
            return commands.get(0) instanceof Repair ? States.withHeld(state, COUNTED.get()) : state;
        }

        @Override
        StockStore open(StockStore data) {
            return new BrokenStore(data) {
                @Override
                StockOutcome<?> apply(StockCommand<?> command) {
                    if (command instanceof Repair) {
                        COUNTED.set(audit(null, StoreLimits.MAX_PAGE).stream()
                                .collect(toMap(LevelAudit::sku, LevelAudit::held)));
                    }
                    LockSupport.parkNanos(ROUND_TRIP_NANOS);
                    return applyCorrectly(command);
                }
            };
        }
    }

    /** A store with a defect in the audit. */
    abstract static class Auditing extends BrokenContract {
        @Override
        StockStore open(StockStore data) {
            return new BrokenStore(data) {
                @Override
                public List<LevelAudit> audit(@Nullable Sku after, int limit) {
                    return corrupt(data, after, limit);
                }
            };
        }

        abstract List<LevelAudit> corrupt(StockStore correct, @Nullable Sku after, int limit);
    }

    @CaughtBy("ConcurrentAudit.r7_anAuditShowsNoDifferenceWhileTheShopSells")
    static final class AuditsTwoInstants extends BrokenContract {
        @Override
        StockStore open(StockStore data) {
            return new BrokenStore(data) {
                @Override
                StockOutcome<?> apply(StockCommand<?> command) {
                    LockSupport.parkNanos(ROUND_TRIP_NANOS);
                    return applyCorrectly(command);
                }

                @Override
                public List<LevelAudit> audit(@Nullable Sku after, int limit) {
                    Map<Sku, StockLevel> levels =
                            data.levels(after, limit).stream().collect(toMap(StockLevel::sku, level -> level));
                    LockSupport.parkNanos(ROUND_TRIP_NANOS);
                    List<LevelAudit> audits = new ArrayList<>();
                    for (LevelAudit audit : data.audit(after, limit)) {
                        StockLevel level = levels.get(audit.sku());
                        if (level != null) {
                            audits.add(new LevelAudit(
                                    audit.sku(), level.onHand(), level.reserved(), level.sold(), audit.held()));
                        }
                    }
                    return audits;
                }
            };
        }
    }

    @CaughtBy({
        "Audit.r7_everySkuIsListedWithItsCountersAndItsHeldUnits",
        "Audit.r9_pagesListEverySkuOnceInOrder",
        CaughtBy.MODEL
    })
    static final class ListsOnlyDifferences extends Auditing {
        @Override
        List<LevelAudit> corrupt(StockStore correct, @Nullable Sku after, int limit) {
            return correct.audit(after, limit).stream()
                    .filter(audit -> !audit.isConsistent())
                    .toList();
        }
    }

    @CaughtBy({"Audit.r7_damageIsFoundAndRepaired", "Audit.r2_aRepairNeverReservesMoreThanIsOnHand"})
    static final class TrustsTheCounter extends Auditing {
        @Override
        List<LevelAudit> corrupt(StockStore correct, @Nullable Sku after, int limit) {
            return correct.audit(after, limit).stream()
                    .map(audit -> new LevelAudit(
                            audit.sku(), audit.onHand(), audit.reserved(), audit.sold(), audit.reserved()))
                    .toList();
        }
    }

    @CaughtBy("Audit.r9_theLimitMustBeInRange")
    static final class AuditsWithAnyLimit extends Auditing {
        @Override
        List<LevelAudit> corrupt(StockStore correct, @Nullable Sku after, int limit) {
            return correct.audit(after, Math.max(1, Math.min(limit, StoreLimits.MAX_PAGE)));
        }
    }

    /** A store with a defect in the pages of levels. */
    abstract static class Paging extends BrokenContract {
        @Override
        StockStore open(StockStore data) {
            return new BrokenStore(data) {
                @Override
                public List<StockLevel> levels(@Nullable Sku after, int limit) {
                    return corrupt(data, after, limit);
                }
            };
        }

        abstract List<StockLevel> corrupt(StockStore correct, @Nullable Sku after, int limit);

        static List<StockLevel> all(StockStore correct) {
            return correct.levels(null, StoreLimits.MAX_PAGE);
        }
    }

    @CaughtBy({"LevelPages.r9_pagesListEverySkuOnceInOrder", CaughtBy.MODEL})
    static final class SkipsTheFirstOfAPage extends Paging {
        @Override
        List<StockLevel> corrupt(StockStore correct, @Nullable Sku after, int limit) {
            List<StockLevel> page = correct.levels(after, limit);
            return after == null || page.isEmpty() ? page : page.subList(1, page.size());
        }
    }

    @CaughtBy("LevelPages.r9_pagesListEverySkuOnceInOrder")
    static final class RepeatsTheLastOfAPage extends Paging {
        @Override
        List<StockLevel> corrupt(StockStore correct, @Nullable Sku after, int limit) {
            return all(correct).stream()
                    .filter(level -> after == null || level.sku().compareTo(after) >= 0)
                    .limit(limit)
                    .toList();
        }
    }

    @CaughtBy("LevelPages.aPageCanStartAfterASkuThatDoesNotExist")
    static final class StartsOverIfTheSkuDoesNotExist extends Paging {
        @Override
        List<StockLevel> corrupt(StockStore correct, @Nullable Sku after, int limit) {
            boolean known = after != null && !correct.levels(List.of(after)).isEmpty();
            return correct.levels(known ? after : null, limit);
        }
    }

    @CaughtBy({"LevelPages.aPageCanStartAfterASkuThatDoesNotExist", "LevelPages.r9_everyNameIsListedOnce"})
    static final class IgnoresCase extends Paging {
        private static final Comparator<StockLevel> ORDER =
                Comparator.comparing(level -> level.sku().value(), String.CASE_INSENSITIVE_ORDER);

        @Override
        List<StockLevel> corrupt(StockStore correct, @Nullable Sku after, int limit) {
            return all(correct).stream()
                    .filter(level -> after == null
                            || String.CASE_INSENSITIVE_ORDER.compare(level.sku().value(), after.value()) > 0)
                    .sorted(ORDER)
                    .limit(limit)
                    .toList();
        }
    }

    @CaughtBy("LevelPages.aNewSkuAppearsIfItsPlaceHasNotBeenPassed")
    static final class CachesTheList extends Paging {
        private final Set<Sku> listed = new HashSet<>();

        @Override
        List<StockLevel> corrupt(StockStore correct, @Nullable Sku after, int limit) {
            if (after == null) {
                listed.clear();
                all(correct).forEach(level -> listed.add(level.sku()));
            }
            return correct.levels(after, limit).stream()
                    .filter(level -> listed.contains(level.sku()))
                    .toList();
        }
    }

    @CaughtBy("LevelPages.r9_theLimitMustBeInRange")
    static final class ListsWithAnyLimit extends Paging {
        @Override
        List<StockLevel> corrupt(StockStore correct, @Nullable Sku after, int limit) {
            return correct.levels(after, Math.max(1, Math.min(limit, StoreLimits.MAX_PAGE)));
        }
    }

    @CaughtBy({
        "Remaining.r5_itCountsFromTheAnswerOnEveryWayToIt",
        "Remaining.r5_nothingRemainsAfterTheDeadlineOrIfItIsNoLongerHeld",
        CaughtBy.MODEL
    })
    static final class CountsFromTheCreation extends BrokenContract {
        @Override
        StockStore open(StockStore data) {
            return new BrokenStore(data) {
                @Override
                public Map<ReservationId, Reservation> reservations(Collection<ReservationId> ids) {
                    Map<ReservationId, Reservation> known = new HashMap<>(data.reservations(ids));
                    known.replaceAll((id, reservation) -> Reservations.asOf(reservation, reservation.createdAt()));
                    return known;
                }
            };
        }
    }

    @CaughtBy("Remaining.r5_itCountsFromTheAnswerOnEveryWayToIt")
    static final class ListsWhatRemainedAtTheCreation extends BrokenContract {
        @Override
        StockStore open(StockStore data) {
            return new BrokenStore(data) {
                @Override
                public ReservationPage held(HeldFilter filter, @Nullable PageKey after, int limit) {
                    ReservationPage page = data.held(filter, after, limit);
                    return Pages.of(
                            page.reservations().stream()
                                    .map(held -> Reservations.asOf(held, held.createdAt()))
                                    .toList(),
                            Pages.next(page));
                }
            };
        }
    }
}
