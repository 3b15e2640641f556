namespace PeerFdw.Differential.Tests.Schema;

/// <summary>Types that have operators and literals in common.</summary>
internal enum Family
{
    Text,
    Number,
    Boolean,
    Date,
    Time,
    Uuid,
    Enum,
    Binary,
    TextArray,
    NumberArray,
    Json,
    Jsonb,
}
