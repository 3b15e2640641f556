namespace PeerFdw.Connectors.Postgres.Reading;

/// <summary>What a value is read as that nobody here looks at: <see cref="RawFieldConverter"/> takes its bytes to the <see cref="RowBuffer"/> that is being filled.</summary>
internal readonly struct RawField;
