package dev.earmark.spring.autoconfigure;

import dev.earmark.jdbc.JdbcSchema;
import dev.earmark.jdbc.TableNames;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.util.ClassUtils;

/** Says which migration files are missing, and where to put them. */
final class MigrationAdvice {
    private static final String FOLDER = "dev/earmark/jdbc/schema/";
    private static final Map<String, String> FOLDERS =
            Map.of("h2", "h2", "mysql", "mysql", "mariadb", "mysql", "postgresql", "postgresql");
    private static final String CREATE =
            "set earmark.jdbc.initialize-schema=create, so that Earmark creates and upgrades its"
                    + " tables after your migrations (its user needs the right to create tables)";

    private MigrationAdvice() {}

    static String of(DataSource dataSource, TableNames names) {
        try (Connection connection = dataSource.getConnection()) {
            String product = connection.getMetaData().getDatabaseProductName();
            String folder = FOLDERS.get(product.toLowerCase(Locale.ROOT));
            return folder == null
                    ? "Correct the schema, or " + CREATE + "."
                    : advice(folder, missing(folder, version(connection, names)), names);
        } catch (SQLException | IOException e) {
            return "Correct the schema, or " + CREATE + ".";
        }
    }

    private static String advice(String folder, List<String> missing, TableNames names) {
        if (missing.isEmpty()) {
            return "All versions are applied, so correct what is named above by hand.";
        }
        String files = FOLDER + folder + "/" + String.join(", ", missing);
        boolean renamed = !names.equals(TableNames.DEFAULT);
        String source = renamed
                ? "what JdbcSchema.ddl(dataSource, names) returns for your names (" + names + ")"
                : files + " from the jar earmark-jdbc-store";
        String copy = "";
        if (isPresent("org.flywaydb.core.Flyway")) {
            copy = "Copy " + source
                    + " to src/main/resources/db/migration, each under the next free version of yours, for"
                    + " example V7__" + missing.get(0).replaceFirst("^V\\d+__", "earmark_")
                    + " (a second location would have the same versions as yours, and Flyway refuses that); or ";
        } else if (isPresent("liquibase.integration.spring.SpringLiquibase")) {
            copy = "Add a change set with a sqlFile for each of " + source + "; or ";
        } else {
            copy = "Run " + source + "; or ";
        }
        return copy + CREATE + ". To switch this check off set earmark.jdbc.initialize-schema=never.";
    }

    private static boolean isPresent(String type) {
        return ClassUtils.isPresent(type, ClassUtils.getDefaultClassLoader());
    }

    /** The latest version that is applied; 0 if there are no tables. */
    private static int version(Connection connection, TableNames names) {
        String table =
                Optional.ofNullable(names.schema()).map(schema -> schema + ".").orElse("") + names.prefix() + "schema";
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT MAX(version) FROM " + table)) {
            return row.next() ? row.getInt(1) : 0;
        } catch (SQLException e) {
            return 0;
        }
    }

    private static List<String> missing(String folder, int applied) throws IOException {
        Resource[] scripts = new PathMatchingResourcePatternResolver(JdbcSchema.class.getClassLoader())
                .getResources("classpath*:" + FOLDER + folder + "/V*__*.sql");
        return Stream.of(scripts)
                .map(script -> Objects.requireNonNullElse(script.getFilename(), ""))
                .filter(name -> versionOf(name) > applied)
                .sorted(Comparator.comparing(MigrationAdvice::versionOf))
                .toList();
    }

    private static int versionOf(String script) {
        return Integer.parseInt(script.replaceFirst("^V(\\d+)__.*", "$1"));
    }
}
