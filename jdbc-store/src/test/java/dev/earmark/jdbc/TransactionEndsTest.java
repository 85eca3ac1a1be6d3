package dev.earmark.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which SQL a hook cannot send, because it would end the transaction. */
class TransactionEndsTest {
    private static final TransactionEnds H2 = new TransactionEnds(new H2Dialect());
    private static final TransactionEnds MYSQL = new TransactionEnds(new MySqlDialect());
    private static final TransactionEnds POSTGRESQL = new TransactionEnds(new PostgreSqlDialect());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "COMMIT",
                " commit work",
                "\n/* nothing to see */ Commit;",
                "-- a comment; ROLLBACK TO x\ncommit",
                "rollback",
                "ROLLBACK WORK",
                "ROLLBACK AND CHAIN",
                "ABORT",
                "BEGIN",
                "begin transaction",
                "START TRANSACTION READ ONLY",
                "END",
                "SET autocommit = 1",
                "set session autocommit=1",
                "SET @@autocommit=1",
                "SET sql_mode = '', @@session.autocommit = 1",
                "SET TRANSACTION ISOLATION LEVEL SERIALIZABLE",
                "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY",
                "SET SESSION transaction_isolation = 'SERIALIZABLE'",
                "PREPARE TRANSACTION 'x'",
                "XA END 'x'",
                "UPDATE shop_order SET status = 'it''s; fine'; COMMIT",
                "SELECT 1;;COMMIT;",
                "SELECT 'a' -- ;\n; ROLLBACK",
            })
    void isRefusedEverywhere(String sql) {
        assertThat(H2.find(sql)).isNotNull();
        assertThat(MYSQL.find(sql)).isNotNull();
        assertThat(POSTGRESQL.find(sql)).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ";",
                "UPDATE shop_order SET status = 'COMMIT'",
                "UPDATE shop_order SET status = '; COMMIT'",
                "UPDATE \"commit\" SET a = 1; UPDATE \";ROLLBACK\" SET a = 1",
                "UPDATE commit_log SET done = 1",
                "SELECT /* ; COMMIT */ 1; SELECT 2 -- ; COMMIT",
                "SAVEPOINT mine",
                "ROLLBACK TO mine",
                "ROLLBACK TO SAVEPOINT mine",
                "rollback work to mine",
                "RELEASE SAVEPOINT mine",
                "INSERT INTO begin_end VALUES (?, ?)",
                "WITH commit AS (SELECT 1) SELECT * FROM commit",
                "SET lock_timeout = 5",
                "BEGIN NOT ATOMIC UPDATE a SET b = 1; END",
                "{call notify_warehouse(?)}",
                "SELECT CASE WHEN 1 = 1 THEN 2 END",
            })
    void isAllowedEverywhere(String sql) {
        assertThat(H2.find(sql)).isNull();
        assertThat(MYSQL.find(sql)).isNull();
        assertThat(POSTGRESQL.find(sql)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"CREATE TABLE a (b INT)", "truncate table a", "ALTER TABLE a ADD c INT", "DROP TABLE a"})
    void whatCommitsWithoutSayingSoIsRefusedWhereItDoes(String sql) {
        assertThat(H2.find(sql)).isNotNull();
        assertThat(MYSQL.find(sql)).isNotNull();
        assertThat(POSTGRESQL.find(sql)).isNull();
    }

    @Test
    void quotesAndCommentsAreThoseOfTheDatabase() {
        assertThat(MYSQL.find("UPDATE a SET b = 'it\\'s; COMMIT'")).isNull();
        assertThat(MYSQL.find("UPDATE a SET b = 'C:\\\\'; COMMIT")).isNotNull();
        assertThat(MYSQL.find("UPDATE a SET b = 1 # ; COMMIT")).isNull();
        assertThat(MYSQL.find("/*!50000 COMMIT */")).isNotNull();
        assertThat(MYSQL.find("/*M! COMMIT */")).isNotNull();
        assertThat(MYSQL.find("CREATE TEMPORARY TABLE a (b INT)")).isNull();
        assertThat(POSTGRESQL.find("UPDATE a SET b = 'C:\\'; COMMIT")).isNotNull();
        assertThat(POSTGRESQL.find("UPDATE a SET b = E'it\\'s; COMMIT'")).isNull();
        assertThat(POSTGRESQL.find("DO $$ BEGIN PERFORM 1; END $$")).isNull();
        assertThat(POSTGRESQL.find("DO $x$ BEGIN PERFORM 1; END $x$; COMMIT")).isNotNull();
        assertThat(POSTGRESQL.find("UPDATE a SET b = $1 WHERE c = $2; COMMIT")).isNotNull();
    }

    @Test
    void theAnswerNamesTheFirstWords() {
        assertThat(POSTGRESQL.find("select 1; start transaction isolation level serializable"))
                .isEqualTo("START TRANSACTION ISOLATION");
    }

    @Test
    void aLongTextWithUnfinishedLiteralsEnds() {
        for (String begin : new String[] {"'", "\"", "`", "/*", "--", "$$", "E'", "'\\"}) {
            String sql = "SELECT 1; " + begin + "x".repeat(1_000_000);
            assertThat(MYSQL.find(sql)).isNull();
            assertThat(POSTGRESQL.find(sql)).isNull();
        }
    }

    @Test
    void aReturnToASavepointIsRecognised() {
        assertThat(H2.isRollbackToSavepoint("rollback to savepoint a")).isTrue();
        assertThat(H2.isRollbackToSavepoint("rollback transaction to a")).isTrue();
        assertThat(H2.isRollbackToSavepoint("rollback")).isFalse();
        assertThat(H2.isRollbackToSavepoint("update a set b = 'rollback to c'")).isFalse();
    }
}
