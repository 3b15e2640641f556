using System;
using System.Globalization;
using PeerFdw.Planning.Execution;
using PeerFdw.Spi;
using PeerFdw.Spi.Execution;
using PeerFdw.Spi.Expressions;

namespace PeerFdw.Planning;

/// <summary>Finds the numbers of a LIMIT and OFFSET when a scan starts, with PostgreSQL's own errors (nodeLimit.c).</summary>
public static class PlannedLimitResolver
{
    private static readonly SqlState s_invalidLimit = new("2201W");
    private static readonly SqlState s_invalidOffset = new("2201X");

    /// <summary>Resolves a limit.</summary>
    /// <param name="limit">What was planned.</param>
    /// <param name="values">The parameters' values.</param>
    /// <returns>How many rows come out, null for all; and how many are skipped before them.</returns>
    /// <exception cref="PeerException">2201W or 2201X if one is negative.</exception>
    public static (long? Count, long Offset) Resolve(PlannedLimit limit, ParameterValues values)
    {
        ArgumentNullException.ThrowIfNull(limit);
        ArgumentNullException.ThrowIfNull(values);

        // PostgreSQL looks at OFFSET first.
        long? offset = Number(limit.Offset, values);
        if (offset < 0)
        {
            throw new PeerException(s_invalidOffset, "OFFSET must not be negative");
        }

        long? count = Number(limit.Count, values);
        if (count < 0)
        {
            throw new PeerException(s_invalidLimit, "LIMIT must not be negative");
        }

        return (count, offset ?? 0);
    }

    private static long? Number(Expression? operand, ParameterValues values)
    {
        if (operand is null || values.Resolve(operand) is not { IsNull: false } constant)
        {
            return null;
        }

        return long.TryParse(constant.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number)
            ? number
            : throw new PeerException(SqlState.InternalError, "a LIMIT or OFFSET is no whole number");
    }
}
