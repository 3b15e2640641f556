using PeerFdw.Spi.Expressions;
using PeerFdw.Sql.Dialects;
using PeerFdw.Sql.Tree;

namespace PeerFdw.Sql.Rendering;

/// <summary>Writes the clauses of a SELECT.</summary>
internal sealed class SelectWriter
{
    private readonly SqlWriter _writer;
    private readonly SqlDialect _dialect;

    public SelectWriter(SqlWriter writer, SqlDialect dialect)
    {
        _writer = writer;
        _dialect = dialect;
    }

    public void Write(SqlSelect select)
    {
        bool before = _writer.Qualify(select.IsQualified);
        _writer.Write("SELECT ");
        if (select.Items.Count == 0)
        {
            _writer.Write(_dialect.Nothing);
        }

        for (int i = 0; i < select.Items.Count; i++)
        {
            _writer.Write(i == 0 ? "" : ", ").Write(select.Items[i].Expression);
            if (select.Items[i].Name is { } name)
            {
                _writer.Write(" AS ").Write(_dialect.Identifier(name));
            }
        }

        _writer.Write(" FROM ");
        WriteSource(select.From, select.IsQualified);
        WriteConjuncts(" WHERE ", select.Where);
        if (select.GroupBy.Count > 0)
        {
            _writer.Write(" GROUP BY ");
            WriteGroups(select.GroupBy);
        }

        WriteConjuncts(" HAVING ", select.Having);
        if (select.OrderBy.Count > 0)
        {
            _writer.Write(" ORDER BY ").WriteOrders(select.OrderBy);
        }

        _dialect.WriteLimit(_writer, select);
        foreach (SqlRowLock rowLock in select.Locks)
        {
            _dialect.WriteLock(_writer, rowLock);
        }

        _writer.Qualify(before);
    }

    private void WriteGroups(EquatableList<SqlExpression> groups)
    {
        for (int i = 0; i < groups.Count; i++)
        {
            _writer.Write(i == 0 ? "" : ", ").WriteUnpositional(groups[i]);
        }
    }

    private void WriteConjuncts(string keyword, EquatableList<SqlExpression> conjuncts)
    {
        if (conjuncts.Count > 0)
        {
            _writer.Write(keyword).WriteList(conjuncts, " AND ");
        }
    }

    private void WriteSource(SqlSource source, bool isQualified)
    {
        switch (source)
        {
            case SqlTable table:
                if (table.Schema is { } schema)
                {
                    _writer.Write(_dialect.Identifier(schema)).Write(".");
                }

                _writer.Write(_dialect.Identifier(table.Name)).Write(isQualified ? $" {_dialect.Identifier(table.Alias)}" : "");
                break;
            case SqlQueryText query:
                // On lines of its own: it may end in a comment.
                _writer.Write("(\n").Write(query.Text).Write("\n) ").Write(_dialect.Identifier(query.Alias));
                break;
            case SqlSubquery subquery:
                _writer.Write("(");
                Write(subquery.Query);
                _writer.Write(") ").Write(_dialect.Identifier(subquery.Alias));
                break;
            case SqlJoin join:
                WriteJoin(join);
                break;
        }
    }

    private void WriteJoin(SqlJoin join)
    {
        _writer.Write("(");
        WriteSource(join.Left, isQualified: true);
        _writer.Write(join.Kind switch
        {
            SqlJoinKind.Inner => " INNER JOIN ",
            SqlJoinKind.Left => " LEFT JOIN ",
            SqlJoinKind.Right => " RIGHT JOIN ",
            _ => " FULL JOIN ",
        });
        WriteSource(join.Right, isQualified: true);
        _writer.Write(" ON ");
        if (join.On.Count == 0)
        {
            _writer.Write(_dialect.True);
        }

        _writer.WriteList(join.On, " AND ").Write(")");
    }
}
