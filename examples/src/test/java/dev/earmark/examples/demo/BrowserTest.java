package dev.earmark.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.earmark.examples.demo.Chromium.Tab;
import dev.earmark.examples.stores.OpenStore;
import dev.earmark.examples.stores.StoreOptions;
import dev.earmark.examples.stores.StoreSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/**
 * The page in a real Chromium. Leaves pictures in {@code target/screenshots}; with
 * {@code -Dearmark.demo.screenshots=../docs/images} those of the documentation.
 */
@Tag("browser")
class BrowserTest {
    private static final int DESKTOP = 1_280;
    private static final int PHONE = 360;
    private static final int HEIGHT = 800;
    /** What WCAG 2.2 AA requires of text of ordinary size. */
    private static final double ENOUGH_CONTRAST = 4.5;

    private static Chromium browser;
    private OpenStore store;
    private DemoServer server;

    @BeforeAll
    static void startBrowser() throws IOException {
        browser = new Chromium();
    }

    @AfterAll
    static void stopBrowser() throws IOException {
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void startDemo() throws IOException {
        StoreOptions options = new StoreOptions();
        new CommandLine(options).parseArgs("--store=h2-pessimistic");
        store = options.open(StoreSettings.DEFAULT);
        server = new DemoServer(
                0, new Sales("h2-pessimistic", ShopKinds.on(store, store.store(), options), Duration.ofMillis(200)));
    }

    @AfterEach
    void stopDemo() {
        server.close();
        store.close();
    }

    @ParameterizedTest
    @CsvSource({"1280, light", "1280, dark", "360, light", "360, dark"})
    void aSaleRunsOnThePageUntilEverythingIsSold(int width, String colorScheme) throws IOException {
        Tab page = open(width, colorScheme);
        fill(page, "stock", "1500");
        fill(page, "shoppers", "60");
        fill(page, "paymentMillis", "60");
        fill(page, "holdSeconds", "1");
        page.evaluate("document.getElementById('start').click()");

        page.await(figure("sold", 0) + " > 0 && " + figure("sold", 0) + " < 1500");
        page.await("document.body.dataset.phase === 'ENDED'");
        for (int shop : List.of(0, 1)) {
            page.await(figure("sold", shop) + " === 1500");
            assertThat(page.evaluate(text("available", shop)).getAsString()).isEqualTo("0");
            assertThat(page.evaluate(text("sum", shop)).getAsString()).isEqualTo("✓ yes, 1,500");
            assertThat(page.evaluate(text("soldOut", shop)).getAsString()).endsWith(" s");
            page.await("document.querySelector('.shop" + shop + " .sold').getBoundingClientRect().width > "
                    + "0.97 * document.querySelector('.shop" + shop + " .parts').getBoundingClientRect().width");
        }
        assertThat(page.evaluate("document.querySelectorAll('canvas').length").getAsInt())
                .isEqualTo(4);
        assertThat(page.evaluate("document.documentElement.scrollWidth").getAsInt())
                .as("wider than the window")
                .isLessThanOrEqualTo(width);
        assertReadable(page);
        save(page, "demo-" + colorScheme + (width == PHONE ? "-phone" : ""));
        assertThat(page.complaints()).isEmpty();
    }

    @Test
    void theKeyboardStartsAndStopsASale() throws IOException {
        Tab page = open(DESKTOP, "light");
        fill(page, "stock", "1000000");
        page.evaluate("document.querySelector('[name=stock]').focus()");
        page.press("Enter", 13);
        page.await("document.body.dataset.phase === 'RUNNING'");
        page.await(figure("sold", 0) + " > 0");
        page.evaluate("document.getElementById('stop').focus()");
        page.press("Enter", 13);
        page.await("document.body.dataset.phase === 'ENDED'");
        assertThat(page.evaluate(text("reserved", 0)).getAsString()).isEqualTo("0");
        assertThat(page.evaluate(text("reserved", 1)).getAsString()).isEqualTo("0");
        assertThat(page.complaints()).isEmpty();
    }

    @Test
    void aWrongValueIsReportedBesideItsField() throws IOException {
        Tab page = open(PHONE, "light");
        fill(page, "shoppers", "501");
        page.evaluate("document.getElementById('start').click()");
        page.await("!document.getElementById('problem').hidden");
        assertThat(page.evaluate("document.getElementById('problem').textContent")
                        .getAsString())
                .isEqualTo("Shoppers at once: 501 is out of range; whole numbers from 1 to 500 are allowed");
        assertThat(page.evaluate("document.activeElement.name").getAsString()).isEqualTo("shoppers");
        assertThat(page.evaluate("document.body.dataset.phase").getAsString()).isEqualTo("READY");
    }

    @Test
    void everyFieldAndButtonHasAName() throws IOException {
        Tab page = open(PHONE, "dark");
        assertThat(page.evaluate("[...document.querySelectorAll('input, select')].filter(f => f.labels.length !== 1)"
                                + ".concat([...document.querySelectorAll('button')].filter(b => !b.textContent.trim()))"
                                + ".length")
                        .getAsInt())
                .isZero();
    }

    @Test
    void aPageThatIsOpenedLaterShowsTheWholeSale() throws IOException {
        Tab first = open(DESKTOP, "light");
        fill(first, "stock", "300");
        first.evaluate("document.getElementById('start').click()");
        first.await("document.body.dataset.phase === 'ENDED'");
        Tab second = open(PHONE, "dark");
        second.await(figure("sold", 0) + " === 300");
        String points = "charts[0].plot.data[0].length";
        assertThat(second.evaluate(points)).isEqualTo(first.evaluate(points));
        assertThat(second.evaluate("form.elements.stock.value").getAsString()).isEqualTo("300");
    }

    private Tab open(int width, String colorScheme) {
        Tab page = browser.open(server.uri(), width, HEIGHT, colorScheme);
        page.await("document.readyState === 'complete' && document.body.dataset.phase");
        return page;
    }

    private static void fill(Tab page, String field, String value) {
        page.evaluate("document.querySelector('[name=" + field + "]').value = '" + value + "'");
    }

    private static String text(String figure, int shop) {
        return "document.querySelector('td[data-figure=" + figure + "][data-shop=\"" + shop + "\"]').textContent";
    }

    private static String figure(String figure, int shop) {
        return "Number(" + text(figure, shop) + ".replace(/,/g, ''))";
    }

    /** Compares the colour of every text on the page with the colour behind it. */
    private static void assertReadable(Tab page) {
        JsonObject contrasts = page.evaluate("""
                        (() => {
                          const rgb = text => text.match(/[\\d.]+/g).map(Number);
                          const light = ([r, g, b]) => {
                            const [x, y, z] = [r, g, b].map(c => c / 255).map(c => c <= .03928 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4);
                            return .2126 * x + .7152 * y + .0722 * z;
                          };
                          const behind = node => {
                            for (let at = node; at; at = at.parentElement) {
                              const colour = rgb(getComputedStyle(at).backgroundColor);
                              if (colour.length < 4 || colour[3] > 0) return colour;
                            }
                            return [255, 255, 255];
                          };
                          const found = {};
                          for (const node of document.querySelectorAll('body *')) {
                            const own = [...node.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());
                            if (!own || node.disabled || node.closest('noscript, [hidden]')) continue;
                            const [a, b] = [light(rgb(getComputedStyle(node).color)), light(behind(node))];
                            const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
                            found[node.tagName + ' ' + node.textContent.trim().slice(0, 30)] = ratio;
                          }
                          return found;
                        })()""").getAsJsonObject();
        assertThat(contrasts.size()).isGreaterThan(30);
        assertThat(contrasts.entrySet())
                .allSatisfy(text -> assertThat(text.getValue().getAsDouble())
                        .as(text.getKey())
                        .isGreaterThanOrEqualTo(ENOUGH_CONTRAST));
    }

    private static void save(Tab page, String name) throws IOException {
        Path folder = Path.of(System.getProperty("earmark.demo.screenshots", "target/screenshots"));
        Files.createDirectories(folder);
        Files.write(folder.resolve(name + ".png"), Base64.getDecoder().decode(page.screenshot()));
    }
}
