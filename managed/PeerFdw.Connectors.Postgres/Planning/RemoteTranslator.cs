using System.Collections.Generic;
using System.Linq;
using PeerFdw.Connectors.Postgres.Options;
using PeerFdw.Spi.Expressions;
using PeerFdw.Spi.Planning;
using PeerFdw.Sql.Postgres;
using PeerFdw.Sql.Translation;
using PeerFdw.Sql.Tree;

namespace PeerFdw.Connectors.Postgres.Planning;

/// <summary>Translates expressions over the tables of one scan or join.</summary>
internal sealed class RemoteTranslator : PostgresTranslator
{
    private readonly RemoteScope _scope;

    public RemoteTranslator(TableDescription table, RemoteScope scope)
        : base(ExtensionList.Read(table.ServerOptions.Text(OptionNames.Extensions)))
    {
        _scope = scope;
    }

    /// <inheritdoc/>
    protected override Translated? Resolve(ColumnReference reference)
    {
        if (reference.Column == 0)
        {
            return Fail("it uses a whole row");
        }

        if (_scope.Find(reference.Relation, reference.Column) is not { } column)
        {
            return Fail(reference.Column < 0 ? "it uses a system column" : "it uses a column that is not the table's");
        }

        return new Translated(column, _scope.Describe(reference.Relation, reference.Column)?.Collation is { } collation
            ? new CollationState(CollationDerivation.Implicit, collation)
            : CollationState.None);
    }

    /// <summary>Translates expressions that were translated before.</summary>
    public EquatableList<SqlExpression> TranslateAll(IEnumerable<Expression> expressions) => new(expressions.Select(Translated));
}
