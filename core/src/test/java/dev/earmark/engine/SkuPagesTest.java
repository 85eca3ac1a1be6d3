package dev.earmark.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.earmark.AuditPage;
import dev.earmark.HeldFilter;
import dev.earmark.LevelAudit;
import dev.earmark.LevelFilter;
import dev.earmark.LevelPage;
import dev.earmark.OperationId;
import dev.earmark.PageRequest;
import dev.earmark.PageToken;
import dev.earmark.ReserveRequest;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.SetOnHand;
import dev.earmark.StockLevel;
import dev.earmark.memory.InMemoryStockStore;
import dev.earmark.spi.Pages;
import dev.earmark.spi.StockLevels;
import dev.earmark.spi.StoreLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists of all SKUs, page by page. */
class SkuPagesTest {
    private final FaultyStore store = new FaultyStore(new InMemoryStockStore());
    private final ReservationEngine engine =
            ReservationEngine.builder(store).reaper(ReaperPolicy.OFF).build();

    @AfterEach
    void close() {
        engine.close();
    }

    private static Sku sku(int number) {
        return Sku.of("SKU-%05d".formatted(number));
    }

    /** Every 100th SKU has 1 unit, the others have 9. */
    private void stock(int skus) {
        List<StockCommand<?>> counts = new ArrayList<>();
        for (int i = 0; i < skus; i++) {
            counts.add(new SetOnHand(sku(i), i % 100 == 0 ? 1 : 9, OperationId.of("count-" + i)));
        }
        assertThat(engine.attemptAll(counts)).hasSize(skus);
    }

    private static PageRequest page(Optional<PageToken> after, int limit) {
        return after.map(token -> PageRequest.after(token, limit)).orElseGet(() -> PageRequest.first(limit));
    }

    private List<LevelPage> pages(LevelFilter filter, int limit) {
        List<LevelPage> pages = new ArrayList<>();
        Optional<PageToken> next = Optional.empty();
        do {
            LevelPage page = engine.levels(filter, page(next, limit));
            pages.add(page);
            next = page.next();
        } while (next.isPresent());
        return pages;
    }

    private static Stream<Sku> skus(List<LevelPage> pages) {
        return pages.stream().flatMap(page -> page.levels().stream()).map(StockLevel::sku);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 4, 7, 10, 11, 1_000})
    void eachLevelIsOnOnePageInTheOrderOfTheBytesAndTheLastPageIsTheEnd(int limit) {
        stock(10);
        List<LevelPage> pages = pages(LevelFilter.all(), limit);
        assertThat(skus(pages))
                .containsExactlyElementsOf(
                        IntStream.range(0, 10).mapToObj(SkuPagesTest::sku).toList());
        assertThat(pages.subList(0, 10 / limit))
                .allSatisfy(page -> assertThat(page.levels()).hasSize(limit));
        assertThat(pages).hasSize(10 / limit + 1);
    }

    @Test
    void anEmptyStoreHasOneEmptyPage() {
        assertThat(engine.levels(PageRequest.first(10))).isEqualTo(Pages.ofLevels(List.of(), null));
        assertThat(engine.audit(PageRequest.first(10))).isEqualTo(Pages.ofAudit(List.of(), null));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 25, 26, 1_000})
    void aFilterFindsTheFewThatMatchAndEachOfThemOnce(int limit) {
        stock(2_500);
        List<LevelPage> pages = pages(LevelFilter.withAtMost(1), limit);
        assertThat(skus(pages))
                .containsExactlyElementsOf(
                        IntStream.range(0, 25).mapToObj(i -> sku(100 * i)).toList());
        assertThat(pages.subList(0, 25 / limit))
                .allSatisfy(page -> assertThat(page.levels()).hasSize(limit));
        assertThat(pages).hasSizeLessThanOrEqualTo(25 / limit + 1);
        assertThat(skus(pages(LevelFilter.withAtMost(0), limit))).isEmpty();
    }

    @Test
    void r9_onePageReadsABoundedNumberOfLevelsEvenIfNoneMatches() {
        AtomicInteger reads = new AtomicInteger();
        int all = SkuPages.MAX_READS * StoreLimits.MAX_PAGE + 5;
        LevelPage first = SkuPages.levels(LevelFilter.withAtMost(0), PageRequest.first(10), (after, limit) -> {
            reads.incrementAndGet();
            int from = after == null ? 0 : Integer.parseInt(after.value().substring(4)) + 1;
            return IntStream.range(from, Math.min(all, from + limit))
                    .mapToObj(i -> StockLevels.of(sku(i), 1, 0, 0))
                    .toList();
        });
        assertThat(reads).hasValue(SkuPages.MAX_READS);
        assertThat(first.levels()).isEmpty();
        assertThat(first.next().map(Pages::skuOf)).contains(sku(all - 6));
    }

    @Test
    void aSkuThatIsGoneOrNewMovesNoOther() {
        stock(4);
        PageToken next = engine.levels(PageRequest.first(2)).next().orElseThrow();
        engine.setOnHand(Sku.of("SKU-00001.5"), 1, OperationId.random());
        engine.setOnHand(Sku.of("SKU-00000.5"), 1, OperationId.random());
        assertThat(engine.levels(PageRequest.after(next, 9)).levels())
                .extracting(StockLevel::sku)
                .containsExactly(Sku.of("SKU-00001.5"), sku(2), sku(3));
    }

    @Test
    void aTokenOfAnotherListIsAnErrorThatNamesIt() {
        stock(3);
        PageToken ofLevels = engine.levels(PageRequest.first(1)).next().orElseThrow();
        assertThat(engine.audit(PageRequest.after(ofLevels, 1)).differences()).isEmpty();
        engine.reserve(request("order-1"));
        engine.reserve(request("order-2"));
        HeldFilter ofSku = new HeldFilter.OfSku(sku(1));
        PageToken ofHeld = engine.held(ofSku, PageRequest.first(1)).next().orElseThrow();
        Stream<Function<PageToken, Object>> lists = Stream.of(
                token -> engine.levels(PageRequest.after(token, 1)),
                token -> engine.audit(PageRequest.after(token, 1)));
        lists.forEach(list -> {
            for (PageToken wrong : List.of(ofHeld, PageToken.of("made by hand"), PageToken.of("c2t1IA"))) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> list.apply(wrong))
                        .withMessage("page token \"" + wrong.value()
                                + "\" is not valid; pass the token of the page before, unchanged");
            }
        });
        assertThatIllegalArgumentException()
                .isThrownBy(() -> engine.held(ofSku, PageRequest.after(ofLevels, 1)))
                .withMessageContaining("is not valid; pass the token of the page before");
    }

    private static ReserveRequest request(String id) {
        return ReserveRequest.builder(id).line(sku(1).value(), 1).build();
    }

    @Test
    void anAuditReturnsOnlyTheDifferencesAndThePlaceToGoOn() {
        List<LevelAudit> audits = List.of(
                new LevelAudit(sku(0), 9, 2, 0, 2),
                new LevelAudit(sku(1), 9, 3, 0, 2),
                new LevelAudit(sku(2), 1, 2, 0, 2),
                new LevelAudit(sku(3), 9, -1, 0, -1),
                new LevelAudit(sku(4), 9, 0, -1, 0));
        AuditPage page = SkuPages.audit(PageRequest.first(5), (after, limit) -> audits);
        assertThat(page.differences()).isEqualTo(audits.subList(1, 5));
        assertThat(page.next().map(Pages::skuOf)).contains(sku(4));
        assertThat(SkuPages.audit(PageRequest.first(6), (after, limit) -> audits)
                        .next())
                .isEmpty();
    }

    @Test
    void anAuditOfASoundStoreFindsNothingWhileReservationsAreHeld() {
        stock(3);
        engine.reserve(request("order-1"));
        assertThat(engine.audit(PageRequest.first(10)).differences()).isEmpty();
        assertThat(store.audit(null, 10)).contains(new LevelAudit(sku(1), 9, 1, 0, 1));
    }
}
