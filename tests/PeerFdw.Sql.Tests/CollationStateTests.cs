using PeerFdw.Spi;
using PeerFdw.Sql.Translation;
using Xunit;

namespace PeerFdw.Sql.Tests;

/// <summary>The manual's rules of derivation ("Collation Support").</summary>
public sealed class CollationStateTests
{
    private static readonly CollationState s_default = new(CollationDerivation.Implicit, new Collation("default", false, true));
    private static readonly CollationState s_english = new(CollationDerivation.Implicit, new Collation("en_US", false, true));
    private static readonly CollationState s_german = new(CollationDerivation.Implicit, new Collation("de_DE", false, true));
    private static readonly CollationState s_explicit = new(CollationDerivation.Explicit, Collation.C);

    [Fact]
    public void Columns_beat_constants_and_others_beat_the_default()
    {
        Assert.Equal(s_english, s_english.Merge(CollationState.None));
        Assert.Equal(s_english, CollationState.None.Merge(s_english));
        Assert.Equal(s_english, s_default.Merge(s_english));
        Assert.Equal(s_english, s_english.Merge(s_default));
        Assert.Equal(s_english, s_english.Merge(s_english));
    }

    [Fact]
    public void Different_columns_conflict_until_somebody_says_which()
    {
        CollationState conflict = s_english.Merge(s_german);
        Assert.Equal(CollationDerivation.Conflict, conflict.Derivation);
        Assert.Equal(conflict, conflict.Merge(s_english));
        Assert.Equal(conflict, s_default.Merge(conflict));
        Assert.Equal(s_explicit, conflict.Merge(s_explicit));
        Assert.Equal(s_explicit, s_explicit.Merge(s_german));
        Assert.Equal(CollationDerivation.Conflict, s_explicit.Merge(new CollationState(CollationDerivation.Explicit, s_german.Collation)).Derivation);
    }

    [Fact]
    public void A_collation_of_the_same_name_in_another_schema_is_another()
    {
        var mine = new CollationState(CollationDerivation.Implicit, new Collation("default", false, true) { Schema = "app" });
        Assert.Equal(CollationDerivation.Conflict, mine.Merge(s_english).Derivation);
        Assert.Equal(mine, s_default.Merge(mine));
    }
}
