using PeerFdw.Spi.Expressions;
using PeerFdw.Spi.Planning;

namespace PeerFdw.Connectors.Synthetic;

/// <summary>A scan of a synthetic table.</summary>
/// <param name="Conditions">What was pushed; all must hold.</param>
/// <param name="IsWidened">Whether one row more is returned on either side of the range, for PostgreSQL to drop (filter_mode inexact).</param>
/// <param name="IsSeek">Whether only the rows that pass are made, and paid for, as by an index; else all are, and the others dropped.</param>
/// <param name="IsDescending">Whether the rows come by descending n.</param>
/// <param name="Counts">0 for rows; else the outputs of one row, each of them count(*).</param>
internal sealed record SyntheticHandle(EquatableList<KeyCondition> Conditions, bool IsWidened, bool IsSeek, bool IsDescending, int Counts)
    : TableHandle
{
    /// <summary>The whole table.</summary>
    public static SyntheticHandle All { get; } = new([], false, false, false, 0);

    /// <summary>What is done to the rows; null if they are read.</summary>
    public SyntheticChange? Change { get; init; }
}
