package dev.earmark.examples.retail;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

/**
 * Reads orders from CSV in UTF-8 with a header. The columns invoice, stock_code and quantity may stand in any order.
 */
public final class OrdersFile {
    private static final String BUNDLED = "online-retail-2010-12_2011-08.csv.gz";
    private static final long ROWS_OF_FIRST_DAY = 3_108;
    private static final String CREDIT = "online-retail-CREDIT.txt";
    private static final String EXPECTED_HEADER = "separate the columns by commas and name them"
            + " invoice,stock_code,quantity,invoice_date,customer_id (lower case); the last two are optional";
    private static final String REPLACED_CHARACTER = "\uFFFD";

    private final List<String> header;
    private final int invoice;
    private final int stockCode;
    private final int quantity;

    private OrdersFile(CsvRecord header) {
        this.header = header.getFields();
        invoice = column(header, "invoice");
        stockCode = column(header, "stock_code");
        quantity = column(header, "quantity");
    }

    /** Reads the file that is part of this program. */
    public static RetailOrders readBundled() {
        return readBundled(Long.MAX_VALUE);
    }

    /** Reads the orders of its first day, 1 December 2010. */
    public static RetailOrders readFirstDay() {
        return readBundled(ROWS_OF_FIRST_DAY);
    }

    private static RetailOrders readBundled(long rows) {
        try (InputStream in = resource(BUNDLED)) {
            return read(new GZIPInputStream(in), rows);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Names the source and the licence of the file that is part of this program. */
    public static String credit() {
        try (InputStream in = resource(CREDIT)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads a file.
     *
     * @param file the file, compressed if its name ends with .gz
     * @return the orders
     * @throws BrokenRowException if a row cannot be used
     * @throws IOException if the file cannot be read
     */
    public static RetailOrders read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return read(file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in, Long.MAX_VALUE);
        }
    }

    private static RetailOrders read(InputStream in, long rows) throws IOException {
        CsvReader.CsvReaderBuilder csv = CsvReader.builder()
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .allowUnclosedQuote(false)
                .detectBomHeader(true);
        try (CsvReader<CsvRecord> reader = csv.ofCsvRecord(in, StandardCharsets.UTF_8);
                CloseableIterator<CsvRecord> records = reader.iterator()) {
            if (!records.hasNext()) {
                throw new BrokenRowException(1, "the file is empty; the header is missing: " + EXPECTED_HEADER);
            }
            OrdersFile file = new OrdersFile(records.next());
            RetailOrders.Builder orders = new RetailOrders.Builder();
            for (long row = 0; row < rows && records.hasNext(); row++) {
                file.add(records.next(), orders);
            }
            return orders.build();
        } catch (CsvParseException e) {
            throw new BrokenRowException("not CSV: " + e.getMessage());
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private void add(CsvRecord row, RetailOrders.Builder orders) {
        long line = row.getStartingLineNumber();
        if (row.getFieldCount() != header.size()) {
            throw new BrokenRowException(
                    line,
                    row.getFieldCount() + " fields instead of " + header.size() + ": " + String.join(",", header));
        }
        orders.add(line, text(row, invoice), text(row, stockCode), number(row, quantity));
    }

    private String text(CsvRecord row, int column) {
        String text = row.getField(column);
        if (text.contains(REPLACED_CHARACTER)) {
            throw new BrokenRowException(row.getStartingLineNumber(), header.get(column) + " is not UTF-8");
        }
        return text;
    }

    private long number(CsvRecord row, int column) {
        try {
            return Long.parseLong(row.getField(column));
        } catch (NumberFormatException e) {
            throw new BrokenRowException(
                    row.getStartingLineNumber(),
                    header.get(column) + " \"" + row.getField(column) + "\" is not a whole number");
        }
    }

    private static int column(CsvRecord header, String name) {
        int column = header.getFields().indexOf(name);
        if (column < 0) {
            throw new BrokenRowException(
                    header.getStartingLineNumber(),
                    "column " + name + " is missing in the header " + header.getFields() + ": " + EXPECTED_HEADER);
        }
        return column;
    }

    private static InputStream resource(String name) {
        return Objects.requireNonNull(OrdersFile.class.getResourceAsStream(name), name);
    }
}
