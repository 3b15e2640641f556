using PeerFdw.Connectors.Postgres.Statements;
using PeerFdw.Spi;
using Xunit;

namespace PeerFdw.Connectors.Postgres.Tests.Statements;

/// <summary>Which statements are not passed on.</summary>
public sealed class StatementGuardTests
{
    [Theory]
    [InlineData("COMMIT")]
    [InlineData("commit;")]
    [InlineData(" \t\r\n\f\v Rollback TO SAVEPOINT s2")]
    [InlineData(";; -- a\n /* b /* c */ COMMIT */ ;\nEND")]
    [InlineData("-- a\rABORT")]
    [InlineData("BEGIN")]
    [InlineData("START TRANSACTION")]
    [InlineData("SAVEPOINT x")]
    [InlineData("RELEASE x")]
    [InlineData("PREPARE/**/TRANSACTION 'x'")]
    [InlineData("SET TRANSACTION READ WRITE")]
    [InlineData("SET LOCAL TRANSACTION READ WRITE")]
    [InlineData("set session\ntransaction read write")]
    [InlineData("COPY t FROM STDIN")]
    [InlineData("/**/copy(SELECT 1) TO STDOUT")]
    public void What_would_end_the_transaction_and_COPY_are_refused(string sql) =>
        Assert.Equal(SqlState.FeatureNotSupported, Assert.Throws<PeerException>(() => StatementGuard.Check(sql)).SqlState);

    [Theory]
    [InlineData("")]
    [InlineData("/* COMMIT")]
    [InlineData("-- COMMIT")]
    [InlineData("/")]
    [InlineData("-")]
    [InlineData("SELECT 'COMMIT'")]
    [InlineData("(SELECT 1)")]
    [InlineData("PREPARE transactions AS SELECT 1")]
    [InlineData("SET search_path = transaction")]
    [InlineData("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY")]
    [InlineData("COMMITTED")]
    [InlineData("WITH commit AS (SELECT 1) SELECT 1")]
    [InlineData("\"COMMIT\"")]
    public void Others_are_for_the_server_to_judge(string sql) => StatementGuard.Check(sql);

    [Theory]
    [InlineData("update t SET a = 1", true)]
    [InlineData("-- a comment\nWITH x AS (SELECT 1) SELECT 1", true)]
    [InlineData("MERGE INTO t USING s ON true WHEN MATCHED THEN DELETE", true)]
    [InlineData("CREATE TABLE t (a int)", false)]
    [InlineData("SHOW work_mem", false)]
    [InlineData("EXECUTE updates", false)]
    public void Of_some_the_server_must_say_how_many_rows_they_were(string sql, bool isCounted) => Assert.Equal(isCounted, StatementGuard.IsCounted(sql));
}
