using System;
using System.Collections.Generic;
using System.Linq;
using PeerFdw.Connectors.Postgres.Connections;
using PeerFdw.Spi.Execution;
using PeerFdw.Spi.Expressions;
using PeerFdw.Sql.Postgres;

namespace PeerFdw.Connectors.Postgres.Reading;

/// <summary>A query whose values come beside it.</summary>
internal sealed class QueryTemplate
{
    private readonly Parameter?[] _parameters;
    private readonly bool[] _isUsed;

    /// <summary>Makes it.</summary>
    /// <param name="sql">The query, with <c>$1</c>, <c>$2</c>, … for its parameters.</param>
    /// <param name="parameters">The parameters, each once or more.</param>
    public QueryTemplate(string sql, IEnumerable<Parameter> parameters)
    {
        Sql = sql;
        Parameter[] all = parameters.ToArray();
        _parameters = new Parameter?[all.Select(p => p.Index + 1).DefaultIfEmpty(0).Max()];
        _isUsed = new bool[_parameters.Length];
        foreach (Parameter parameter in all)
        {
            _parameters[parameter.Index] = parameter;
            _isUsed[parameter.Index] = true;
        }
    }

    /// <summary>The query.</summary>
    public string Sql { get; }

    /// <summary>Whether there are values to put beside it.</summary>
    public bool HasParameters => _parameters.Length > 0;

    /// <summary>Puts values beside it.</summary>
    /// <param name="values">The values.</param>
    /// <param name="locksRows">Whether it locks rows.</param>
    /// <returns>The statement.</returns>
    public BoundStatement Bind(ParameterValues values, bool locksRows) =>
        new(Sql, Array.ConvertAll(_parameters, p => p is null ? null : PostgresDialect.Text(values[p])), _isUsed) { LocksRows = locksRows };
}
