package dev.earmark.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.examples.retail.OrdersFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RetailReplayTest {
    private static final String ALL = "{\"invoices\": 16459, \"skus\": 3774, \"initialUnits\": 2020663,"
            + " \"ordersConfirmed\": 8481, \"ordersRefused\": 4499, \"unitsSold\": 1616657, \"unitsReturned\": 149402,"
            + " \"unitsWrittenOff\": 20240, \"writeOffsRefused\": 523, \"unitsOnHand\": 533168,"
            + " \"digest\": \"6199c6e1918cf4c61eedb3bf36cdaf30513fa9e096c843e309a36257c89b142e\", \"oversold\": 0}";
    private static final String FIRST_ROWS = "{\"invoices\": 66, \"skus\": 590, \"initialUnits\": 7504,"
            + " \"ordersConfirmed\": 11, \"ordersRefused\": 51, \"unitsSold\": 330, \"unitsReturned\": 140,"
            + " \"unitsWrittenOff\": 0, \"writeOffsRefused\": 0, \"unitsOnHand\": 7314,"
            + " \"digest\": \"23c27d5fb524c011f10665adac882709238111523d37f31bc92c7766b77c1b04\", \"oversold\": 0}";

    @TempDir
    private Path folder;

    @Tag("long")
    @Test
    void allOrdersHaveExactFigures() {
        Run run = Run.on("memory", "retail-replay");
        assertThat(run.exitCode()).isZero();
        assertThat(run.lastLine()).isEqualTo(ALL);
        assertThat(run.out()).contains("UCI Machine Learning Repository", "10.24432/C5BW33", "CC BY 4.0");
    }

    @ParameterizedTest
    @MethodSource("dev.earmark.examples.stores.TestStores#fast")
    void theFirstOrdersHaveTheSameFiguresOnEveryStore(String store) throws IOException {
        Run run = Run.on(store, "retail-replay", "--orders=" + firstRows(1_000));
        assertThat(run.exitCode()).isZero();
        assertThat(run.lastLine()).isEqualTo(FIRST_ROWS);
    }

    @ParameterizedTest
    @MethodSource("dev.earmark.examples.stores.TestStores#fast")
    void manyThreadsLoseNothing(String store) throws IOException {
        Run run = Run.on(store, "retail-replay", "--threads=8", "--orders=" + firstRows(1_000));
        assertThat(run.exitCode()).isZero();
        assertThat(run.figure("unitsOnHand"))
                .isEqualTo(run.figure("initialUnits")
                        + run.figure("unitsReturned")
                        - run.figure("unitsWrittenOff")
                        - run.figure("unitsSold"));
        assertThat(run.figure("oversold")).isZero();
    }

    @Tag("long")
    @ParameterizedTest
    @MethodSource("dev.earmark.examples.stores.TestStores#others")
    void theFiguresAreTheSameOnOtherStores(String store) throws IOException {
        theFirstOrdersHaveTheSameFiguresOnEveryStore(store);
        manyThreadsLoseNothing(store);
        followsTheRules(store);
    }

    @ParameterizedTest
    @MethodSource("dev.earmark.examples.stores.TestStores#fast")
    void followsTheRules(String store) throws IOException {
        // At the start: A 60 % of 15 = 9, B 60 % of 4 = 2, a 0.
        Path file = csv("""
                customer_id,quantity,stock_code,invoice
                7,3,A,100
                7,2,A,101
                7,-1,A,101
                7,2,B,100
                7,1,A,100
                ,-4,B,C102
                ,-9,a,103
                ,-2,A,103
                7,1,B,104
                7,9,A,104
                7,1,B,105
                """);
        Run run = Run.on(store, "retail-replay", "--orders=" + file);
        assertThat(run.exitCode()).isZero();
        // 100 buys 4 A and 2 B. 101 writes off 1 A and buys 2 A. C102 returns 4 B. 103 writes off 2 A, not 9 a. 104 is
        // refused.
        assertThat(run.figure("invoices")).isEqualTo(6);
        assertThat(run.figure("skus")).isEqualTo(3);
        assertThat(run.figure("initialUnits")).isEqualTo(11);
        assertThat(run.figure("ordersConfirmed")).isEqualTo(3);
        assertThat(run.figure("ordersRefused")).isEqualTo(1);
        assertThat(run.figure("unitsSold")).isEqualTo(9);
        assertThat(run.figure("unitsReturned")).isEqualTo(4);
        assertThat(run.figure("unitsWrittenOff")).isEqualTo(3);
        assertThat(run.figure("writeOffsRefused")).isEqualTo(1);
        assertThat(run.figure("unitsOnHand")).isEqualTo(3);
        assertThat(run.out()).doesNotContain("UCI");
    }

    @ParameterizedTest
    @MethodSource("dev.earmark.examples.stores.TestStores#fast")
    void aWholesaleOrderOfMoreThanAThousandSkusIsOneReservation(String store) throws IOException {
        String rows = IntStream.range(0, 1_110)
                .mapToObj(i -> "573585,sku-" + i + ",2\n")
                .collect(Collectors.joining());
        Path file = csv("invoice,stock_code,quantity\n" + rows);
        Run run = Run.on(store, "retail-replay", "--initial-percent=100", "--orders=" + file);
        assertThat(run.exitCode()).isZero();
        assertThat(run.figure("ordersConfirmed")).isEqualTo(1);
        assertThat(run.figure("unitsSold")).isEqualTo(2_220);
        assertThat(run.figure("unitsOnHand")).isZero();
    }

    @Test
    void theInitialStockIsAPercentageOfTheUnitsBought() throws IOException {
        Path file = csv("invoice,stock_code,quantity\n1,A,10\n2,B,3\n");
        assertThat(Run.on("memory", "retail-replay", "--orders=" + file, "--initial-percent=100")
                        .figure("unitsSold"))
                .isEqualTo(13);
        assertThat(Run.on("memory", "retail-replay", "--orders=" + file, "--initial-percent=0")
                        .figure("ordersRefused"))
                .isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``                            | line 1: the file is empty",
                "invoice,quantity;1,2          | line 1: column stock_code is missing in the header",
                "Invoice;1                     | name them invoice,stock_code,quantity,invoice_date,customer_id (lower case)",
                "*                             | no orders in",
                "*1,A                          | line 2: 2 fields instead of 3",
                "*1,A,2,3                      | line 2: 4 fields instead of 3",
                "*1,A,1;1,B,x                  | line 3: quantity \"x\" is not a whole number",
                "*1,A,1;;1,B,                  | line 4: quantity \"\" is not a whole number",
                "*1,A,1.0                      | line 2: quantity \"1.0\" is not a whole number",
                "*1,A,0                        | line 2: quantity 0 is out of range: 1 to 1,000,000,000 are allowed, negative for",
                "*1,A,1000000001               | line 2: quantity 1000000001 is out of range",
                "*1,A,-1000000001              | line 2: quantity -1000000001 is out of range",
                "*1,B,1;1,A,1000000000;1,A,1   | line 2: invoice 1, which starts in this line: quantity 1000000001 of SKU A",
                "*1,,1                         | line 2: SKU is empty",
                "*1,A ,1                       | line 2: SKU \"A \" starts or ends with white space",
                "*,A,1                         | line 2: reservation id is empty",
                "*1,�,1                        | line 2: stock_code is not UTF-8",
                "*1,A,1;1,\"A\"B,1             | record starting at line 3",
                "*1,A,1;1,\"A,1                | record starting at line 3"
            })
    void reportsABrokenRowWithItsLineAndTheReason(String content, String reason) throws IOException {
        Path file = csv(content.replace("*", "invoice,stock_code,quantity\n").replace(';', '\n'));
        Run run = Run.on("memory", "retail-replay", "--orders=" + file);
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains(file.toString(), reason).doesNotContain("--help");
        assertThat(run.out()).isEmpty();
    }

    @Test
    void readsCompressedFiles() throws IOException {
        Path file = folder.resolve("orders.csv.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write("\uFEFFinvoice,stock_code,quantity\r\n1,Ä,5\r\n".getBytes(StandardCharsets.UTF_8));
        }
        assertThat(Run.on("memory", "retail-replay", "--orders=" + file).figure("initialUnits"))
                .isEqualTo(3);
    }

    @Test
    void aFileThatOnlyPretendsToBeCompressedIsReported() throws IOException {
        Path file = Files.writeString(folder.resolve("orders.csv.gz"), "invoice,stock_code,quantity\n");
        Run run = Run.on("memory", "retail-replay", "--orders=" + file);
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("'--orders'", "cannot read");
    }

    private Path csv(String content) throws IOException {
        return Files.writeString(folder.resolve("orders.csv"), content);
    }

    private Path firstRows(int rows) throws IOException {
        try (InputStream in = Objects.requireNonNull(
                        OrdersFile.class.getResourceAsStream("online-retail-2010-12_2011-08.csv.gz"));
                BufferedReader lines =
                        new BufferedReader(new InputStreamReader(new GZIPInputStream(in), StandardCharsets.UTF_8))) {
            return csv(lines.lines().limit(rows + 1).collect(Collectors.joining("\n")));
        }
    }
}
