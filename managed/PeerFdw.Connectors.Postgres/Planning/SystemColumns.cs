using System.Globalization;
using System.Linq;
using PeerFdw.Spi;
using PeerFdw.Spi.Expressions;
using PeerFdw.Spi.Planning;
using PeerFdw.Sql.Tree;

namespace PeerFdw.Connectors.Postgres.Planning;

/// <summary>
/// Columns of a select list, those that no table is declared with included: the whole row is built from the columns that are declared here, tableoid is
/// the foreign table's own, and of the other system columns only those that identify rows are the peer's; the rest is 0, as for every foreign table.
/// </summary>
internal static class SystemColumns
{
    private const int WholeRow = 0;
    private const int TableOid = -6;

    /// <summary>Builds one.</summary>
    /// <param name="reference">The column.</param>
    /// <param name="table">The table, or the join with its tables.</param>
    /// <param name="scope">What columns are called.</param>
    /// <param name="isNullable">Whether an outer join may put NULLs in the row's place.</param>
    public static SqlExpression Build(ColumnReference reference, TableDescription table, RemoteScope scope, bool isNullable)
    {
        if (reference.Column is > WholeRow or SystemColumn.Place or SystemColumn.Owner || scope.IsHidden(reference.Relation))
        {
            return scope.Find(reference.Relation, reference.Column)
                ?? throw new PeerException(SqlState.InternalError, $"a plan reads column {reference.Column}, which the table does not have");
        }

        TableDescription owner = table.Table(reference.Relation) ?? table;
        SqlExpression value = reference.Column switch
        {
            WholeRow => new SqlRow(new EquatableList<SqlExpression>(
                owner.Columns.Select(c => (SqlExpression)scope.Find(reference.Relation, c.Number)!))),
            TableOid => new SqlLiteral(new Constant(s_oid, owner.Oid.ToString(CultureInfo.InvariantCulture))),
            _ => new SqlLiteral(new Constant(DataType.Int32, "0")),
        };
        return isNullable
            ? new SqlCase([new SqlWhen(new SqlRowPresence(RemoteScope.Alias(reference.Relation)), value)], null)
            : value;
    }

    private static readonly DataType s_oid = new(TypeKind.Oid, 26, "pg_catalog", "oid");
}
