package dev.earmark.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.earmark.examples.demo.Chromium.Tab;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The page in a real Chromium. Leaves pictures in {@code target/screenshots}. {@code -Dearmark.screenshots=…/docs/images} makes
 * those of the documentation anew.
 */
@Tag("browser")
class BrowserTest {
    private static final int DESKTOP = 1_280;
    private static final int PHONE = 360;
    private static final int HEIGHT = 800;
    private static final Duration OFTEN = Duration.ofMillis(200);
    /** What WCAG 2.2 AA requires of text of ordinary size. */
    private static final double ENOUGH_CONTRAST = 4.5;

    private static Chromium browser;

    @BeforeAll
    static void startBrowser() throws IOException {
        browser = new Chromium();
    }

    @AfterAll
    static void stopBrowser() throws IOException {
        browser.close();
    }

    @ParameterizedTest
    @CsvSource({"1280, light", "1280, dark", "360, light", "360, dark"})
    void aSaleRunsOnThePageUntilEverythingIsSold(int width, String colorScheme) throws IOException {
        try (TestDemo demo = new TestDemo("h2-pessimistic", OFTEN)) {
            Tab page = open(demo, width, colorScheme);
            fill(page, "stock", "1500");
            fill(page, "shoppers", "60");
            fill(page, "paymentMillis", "60");
            fill(page, "holdSeconds", "1");
            page.evaluate("document.getElementById('start').click()");

            page.await(figure("sold", 0) + " > 0 && " + figure("sold", 0) + " < 1500");
            page.await("document.body.dataset.phase === 'ENDED'");
            for (int shop : List.of(0, 1)) {
                page.await(figure("sold", shop) + " === 1500");
                assertThat(text(page, "available", shop)).isEqualTo("0");
                assertThat(text(page, "sum", shop)).isEqualTo("✓ 1,500");
                assertThat(text(page, "soldOut", shop)).endsWith(" s");
                page.await("document.querySelector('.shop" + shop + " .reserved').getBoundingClientRect().width === 0");
                assertThat(page.evaluate(
                                        "document.querySelector('.shop" + shop + " .parts').getAttribute('aria-label')")
                                .getAsString())
                        .isEqualTo("Of 1500 units 1500 sold, 0 reserved, 0 available");
            }
            assertThat(page.evaluate("charts.filter(chart => chart.plot.data[1].some(value => value > 0)).length")
                            .getAsInt())
                    .isEqualTo(4);
            assertThat(page.evaluate("document.documentElement.scrollWidth").getAsInt())
                    .as("wider than the window")
                    .isLessThanOrEqualTo(width);
            assertReadable(page);
            int height = page.evaluate("document.documentElement.scrollHeight").getAsInt();
            save(page, "target/screenshots", "page-" + colorScheme + "-" + width, width, height);
            assertThat(page.complaints()).isEmpty();
        }
    }

    /** The pictures of the documentation: the moment when Earmark's shop is sold out. */
    @Tag("pictures")
    @ParameterizedTest
    @ValueSource(strings = {"light", "dark"})
    void picturesOfASaleOnPostgreSql(String colorScheme) throws IOException {
        try (TestDemo demo = new TestDemo("postgresql-pessimistic", Duration.ofMillis(500))) {
            Tab page = open(demo, DESKTOP, colorScheme);
            page.evaluate("document.getElementById('start').click()");
            page.await("ticks[0].some(tick => tick.soldOutSeconds)");
            int height = page.evaluate("document.getElementById('about').getBoundingClientRect().top - 50")
                    .getAsInt();
            save(
                    page,
                    System.getProperty("earmark.screenshots", "target/screenshots"),
                    "demo-" + colorScheme,
                    DESKTOP,
                    height);
            assertThat(text(page, "sum", 0)).isEqualTo("✓ 10,000");
            assertThat(text(page, "sum", 1)).isEqualTo("✓ 10,000");
            assertThat(page.complaints()).isEmpty();
        }
    }

    @Test
    void theKeyboardStartsAndStopsASale() {
        try (TestDemo demo = new TestDemo("memory", OFTEN)) {
            Tab page = open(demo, DESKTOP, "light");
            fill(page, "stock", "1000000");
            page.evaluate("document.querySelector('[name=stock]').focus()");
            page.pressEnter();
            page.await("document.body.dataset.phase === 'RUNNING'");
            page.await(figure("sold", 0) + " > 0");
            page.evaluate("document.getElementById('stop').focus()");
            page.pressEnter();
            page.await("document.body.dataset.phase === 'ENDED'");
            page.await(figure("reserved", 0) + " === 0 && " + figure("reserved", 1) + " === 0");
            assertThat(page.complaints()).isEmpty();
        }
    }

    @Test
    void aWrongValueIsReportedBesideItsField() {
        try (TestDemo demo = new TestDemo("memory", OFTEN)) {
            Tab page = open(demo, PHONE, "light");
            fill(page, "shoppers", "501");
            page.evaluate("document.getElementById('start').click()");
            page.await("!document.getElementById('problem').hidden");
            assertThat(page.evaluate("document.getElementById('problem').textContent")
                            .getAsString())
                    .isEqualTo("Shoppers at once: 501 is out of range; whole numbers from 1 to 500 are allowed");
            assertThat(page.evaluate("document.activeElement.name").getAsString())
                    .isEqualTo("shoppers");
            assertThat(page.evaluate("document.body.dataset.phase").getAsString())
                    .isEqualTo("READY");
        }
    }

    @Test
    void everyFieldAndButtonHasAName() {
        try (TestDemo demo = new TestDemo("memory", OFTEN)) {
            Tab page = open(demo, PHONE, "dark");
            assertThat(page.evaluate(
                                    "[...document.querySelectorAll('input, select')].filter(f => f.labels.length !== 1)"
                                            + ".concat([...document.querySelectorAll('button')].filter(b => !b.textContent.trim()))"
                                            + ".length")
                            .getAsInt())
                    .isZero();
        }
    }

    @Test
    void aPageThatIsOpenedLaterShowsTheWholeSale() {
        try (TestDemo demo = new TestDemo("memory", OFTEN)) {
            Tab first = open(demo, DESKTOP, "light");
            fill(first, "stock", "300");
            first.evaluate("document.getElementById('start').click()");
            first.await("document.body.dataset.phase === 'ENDED'");
            Tab second = open(demo, PHONE, "dark");
            second.await(figure("sold", 0) + " === 300");
            String points = "charts[0].plot.data[0].length";
            assertThat(second.evaluate(points)).isEqualTo(first.evaluate(points));
            assertThat(second.evaluate("form.elements.stock.value").getAsString())
                    .isEqualTo("300");
        }
    }

    @Test
    void thePageSaysThatTheDemoHasEnded() {
        Tab page;
        try (TestDemo demo = new TestDemo("memory", OFTEN)) {
            page = open(demo, DESKTOP, "light");
        }
        page.await("document.getElementById('message').textContent.startsWith('The connection is lost.')");
        assertThat(page.evaluate("document.getElementById('start').disabled").getAsBoolean())
                .isTrue();
    }

    private static Tab open(TestDemo demo, int width, String colorScheme) {
        Tab page = browser.open(demo.server().uri(), width, HEIGHT, colorScheme);
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
        return "Number(" + text(figure, shop) + ".replace(/,/g, '').replace('–', 'no'))";
    }

    private static String text(Tab page, String figure, int shop) {
        return page.evaluate(text(figure, shop)).getAsString();
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

    private static void save(Tab page, String folder, String name, int width, int height) throws IOException {
        Files.createDirectories(Path.of(folder));
        ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
        ImageWriteParam smallest = writer.getDefaultWriteParam();
        smallest.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        smallest.setCompressionQuality(0); // of a PNG it is the size only
        File file = new File(folder, name + ".png");
        Files.deleteIfExists(file.toPath());
        try (ImageOutputStream out = ImageIO.createImageOutputStream(file)) {
            writer.setOutput(out);
            writer.write(null, new IIOImage(opaque(page.screenshot(width, height)), null, null), smallest);
        } finally {
            writer.dispose();
        }
    }

    private static BufferedImage opaque(byte[] png) throws IOException {
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
        BufferedImage copy = new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_RGB);
        copy.createGraphics().drawImage(image, 0, 0, null);
        return copy;
    }
}
