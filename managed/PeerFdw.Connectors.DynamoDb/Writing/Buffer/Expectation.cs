namespace PeerFdw.Connectors.DynamoDb.Writing.Buffer;

/// <summary>What must hold of an item in DynamoDB when a write reaches it.</summary>
internal enum ExpectationKind : byte
{
    /// <summary>Nothing.</summary>
    Anything,

    /// <summary>It does not exist.</summary>
    Absent,

    /// <summary>It exists.</summary>
    Present,

    /// <summary>It exists in the version that was read.</summary>
    Version,
}

/// <summary>
/// What a transaction has found out about an item before its first write to it, and so demands at the commit. All later writes of the
/// same transaction carry it on: whatever they do, they stand on the first one.
/// </summary>
/// <param name="Kind">What is expected.</param>
/// <param name="Version">The number in the version attribute; null if the item had none. Only for <see cref="ExpectationKind.Version"/>.</param>
internal readonly record struct Expectation(ExpectationKind Kind, string? Version = null)
{
    internal static Expectation Anything => default;

    internal static Expectation Absent => new(ExpectationKind.Absent);

    internal static Expectation Present => new(ExpectationKind.Present);
}
