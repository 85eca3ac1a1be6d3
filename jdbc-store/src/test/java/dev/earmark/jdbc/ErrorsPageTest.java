package dev.earmark.jdbc;

import static java.util.function.Predicate.not;
import static org.assertj.core.api.Assertions.assertThat;

import com.mysql.cj.exceptions.MysqlErrorNumbers;
import dev.earmark.OutcomeUnknownException;
import dev.earmark.StoreException;
import dev.earmark.TransientStoreException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.h2.api.ErrorCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.postgresql.util.PSQLState;

/** R8: docs/errors.md and the code say the same, for every code that a database has. */
class ErrorsPageTest {

    /** A code and its name. */
    private record Code(String code, String name) {}

    private enum Database {
        POSTGRESQL("PostgreSQL") {
            @Override
            List<Code> all() {
                return resource("postgresql.txt");
            }

            @Override
            SQLException error(String code, String state) {
                return new SQLException("no", code, 0);
            }
        },
        MYSQL("MySQL and MariaDB") {
            /** The numbers from 10000 on go to the server's log alone. */
            @Override
            List<Code> all() {
                return Stream.concat(
                                constants(MysqlErrorNumbers.class)
                                        .filter(code -> code.code().length() == 4),
                                resource("mariadb.txt").stream())
                        .toList();
            }

            @Override
            SQLException error(String code, String state) {
                return new SQLException("no", state, Integer.parseInt(code));
            }
        },
        H2("H2") {
            @Override
            List<Code> all() {
                return constants(ErrorCode.class).toList();
            }

            /** H2 has the same text as state for all but a few codes. */
            @Override
            SQLException error(String code, String state) {
                return new SQLException("no", code, Integer.parseInt(code));
            }
        };

        private final String heading;

        Database(String heading) {
            this.heading = heading;
        }

        List<ErrorsPage.Row> rows() {
            return ErrorsPage.rows(heading);
        }

        /** What the manual or the driver lists. */
        abstract List<Code> all();

        abstract SQLException error(String code, String state);

        /** Rows of single codes come before rows of their class. */
        ErrorsPage.Row rowOf(String code) {
            return Stream.of(
                            rows().stream().filter(not(ErrorsPage.Row::classes)),
                            rows().stream().filter(ErrorsPage.Row::classes))
                    .flatMap(some -> some)
                    .filter(row -> row.contains(code))
                    .findFirst()
                    .orElseGet(() -> rows().stream()
                            .filter(ErrorsPage.Row::isEveryOther)
                            .findFirst()
                            .orElseThrow(() -> new AssertionError("no row for " + code)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void r8_everyCodeMeansWhatItsRowSays(Database database) {
        assertThat(database.all()).hasSizeGreaterThan(100).allSatisfy(code -> assertRow(database, code.code()));
        database.rows().stream()
                .filter(not(ErrorsPage.Row::classes))
                .flatMap(row -> row.codes().stream())
                .forEach(code -> assertRow(database, code));
    }

    @Test
    void r8_noNumberOutsideOfTheListsMeansAnythingElse() {
        IntStream.range(1, 10_000).forEach(code -> assertRow(Database.MYSQL, String.valueOf(code)));
    }

    private static void assertRow(Database database, String code) {
        ErrorsPage.Row row = database.rowOf(code);
        SQLException error = database.error(code, row.state());
        assertThat(SqlErrors.meaningOf(error)).as("%s %s", database, code).hasToString(row.meaning());
        assertThat(SqlErrors.atCommit(error) instanceof OutcomeUnknownException ? "unknown" : "not applied")
                .as("%s %s at the commit", database, code)
                .isEqualTo(row.atCommit());
    }

    @ParameterizedTest
    @EnumSource
    void everyRowNamesItsCodesCorrectly(Database database) {
        List<Code> all = database.all();
        assertThat(database.rows()).allSatisfy(row -> {
            for (int i = 0; i < row.names().size(); i++) {
                String code = row.codes().get(i);
                if (!code.equals("72000")) { // no longer in the list of PostgreSQL 18
                    assertThat(all).contains(new Code(code, row.names().get(i)));
                }
            }
        });
        assertThat(database.rows().stream().filter(not(ErrorsPage.Row::classes)).flatMap(row -> row.codes().stream()))
                .doesNotHaveDuplicates();
    }

    /** States that are in no list of the server. */
    @Test
    void r8_theStatesOfPostgreSqlsDriverHaveAMeaning() {
        assertThat(Arrays.stream(PSQLState.values()).map(PSQLState::getState).filter(not(String::isEmpty)))
                .allSatisfy(state -> {
                    SqlMeaning meaning = SqlErrors.meaningOf(new SQLException("no", state, 0));
                    if (List.of("07006", "08S01", "60000", "99999", "0100E").contains(state)) {
                        assertThat(meaning)
                                .isEqualTo(state.startsWith("08") ? SqlMeaning.SESSION_ENDED : SqlMeaning.REFUSED);
                    } else {
                        assertThat(meaning)
                                .hasToString(Database.POSTGRESQL.rowOf(state).meaning());
                    }
                });
    }

    @ParameterizedTest
    @EnumSource
    void everyMeaningIsOnThePageWithItsException(SqlMeaning meaning) {
        StoreException exception = meaning.exception("no", new SQLException("no"));
        assertThat(ErrorsPage.meanings())
                .filteredOn(row -> row.get(0).equals(meaning.toString()))
                .singleElement()
                .satisfies(row -> assertThat(row.get(1))
                        .isEqualTo("`" + exception.getClass().getSimpleName() + "`"));
        assertThat(exception instanceof TransientStoreException).isEqualTo(meaning.isTransient());
        assertThat(exception).hasMessageContaining("(no)");
    }

    private static Stream<Code> constants(Class<?> type) {
        return Arrays.stream(type.getFields())
                .filter(field -> Modifier.isStatic(field.getModifiers()) && field.getType() == int.class)
                .map(field -> new Code(String.valueOf(valueOf(field)), field.getName()));
    }

    private static int valueOf(Field field) {
        try {
            return field.getInt(null);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Code> resource(String name) {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                ErrorsPageTest.class.getResourceAsStream("errors/" + name), StandardCharsets.UTF_8))) {
            return lines.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split(" "))
                    .map(words -> new Code(words[0], words[1]))
                    .toList();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
