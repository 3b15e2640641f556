using System;
using PeerFdw.Spi;
using PeerFdw.Sql.Translation;
using PeerFdw.Sql.Tree;

namespace PeerFdw.Sql.Postgres;

/// <summary>Puts COLLATE "C" where text must be compared by its bytes. That collation is the same on every server.</summary>
internal static class PostgresCollate
{
    /// <summary>
    /// Puts it on every argument that has a collation: two explicit ones that differ would be an error, and an explicit one below this is overridden.
    /// </summary>
    public static bool Apply(ExpressionTranslator.Argument[] arguments, Func<DataType, bool> isCollatable, out CollationState state)
    {
        state = new CollationState(CollationDerivation.Explicit, Collation.C);
        bool isApplied = false;
        for (int i = 0; i < arguments.Length; i++)
        {
            if (isCollatable(arguments[i].Type))
            {
                arguments[i] = arguments[i] with
                {
                    Value = new Translated(new SqlCollate(arguments[i].Value.Sql, Collation.C), state),
                };
                isApplied = true;
            }
        }

        return isApplied;
    }
}
