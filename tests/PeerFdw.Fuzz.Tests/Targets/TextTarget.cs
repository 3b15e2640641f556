using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using PeerFdw.Connectors.DynamoDb.Tables;
using PeerFdw.Connectors.DynamoDb.Values;
using PeerFdw.Connectors.Postgres.Options;
using PeerFdw.Fuzz.Mutation;
using PeerFdw.Fuzz.Running;
using PeerFdw.Spi;
using PeerFdw.Spi.Expressions;

namespace PeerFdw.Fuzz.Targets;

/// <summary>
/// The short texts with a grammar of their own: document paths, lists of extensions, arrays, patterns of LIKE. What must hold: a path that was read is the same when
/// it is written and read again; a pattern's prefix is one.
/// </summary>
internal sealed class TextTarget : IFuzzTarget
{
    private static readonly string[] s_words = [".", "[0]", "[", "]", "\"", "\"\"", "\"a.b\"", "[2147483647]", "[2147483648]", "[-1]", "{", "}", "NULL", ",", "\\", "%", "_", "[0:1]={", "é", "\U0001F600"];
    private static readonly DataType s_array = new(TypeKind.Array, 1009, "pg_catalog", "_text", Element: DataType.Text);

    /// <inheritdoc/>
    public string Name => "texts";

    /// <inheritdoc/>
    public int Share => 10;

    /// <inheritdoc/>
    public IEnumerable<byte[]> MadeSeeds => new[]
    {
        "a", "addr.city", "list[0]", "list[1].x[0][12]", "\"a.b\".c", "\"a\"\"b\"[3]", string.Join('.', Enumerable.Repeat("a", 33)), "citext, \"My Ext\", HStore", "{a,NULL,\"b \\\" c\"}",
        "[0:1]={{1,2},{3,4}}", "{}", "a\\%b%", "%", "a_b", "abc\\",
    }.Select(Encoding.UTF8.GetBytes);

    /// <inheritdoc/>
    public IReadOnlyList<IMutator> Mutators { get; } = [new ByteMutator(s_words)];

    /// <inheritdoc/>
    public bool Run(ReadOnlyMemory<byte> input)
    {
        string text = Encoding.UTF8.GetString(input.Span);
        _ = ExtensionList.Read(text);
        var prefix = LikePrefix.Of(text);
        FindingException.Unless(prefix.Prefix.Length <= text.Length, "the prefix of a pattern is longer than the pattern");
        return ReadPath(text) | ReadArray(text);
    }

    private static bool ReadPath(string text)
    {
        AttributePath path;
        try
        {
            path = AttributePath.Parse(text);
        }
        catch (PeerException e)
        {
            FindingException.Unless(e.SqlState == SqlState.FdwInvalidAttributeValue, $"a path was refused with {e.SqlState.Code}");
            return false;
        }

        string written = path.ToString();
        var again = AttributePath.Parse(written);
        FindingException.Unless(again == path && again.ToString() == written, $"the path became {written}, and that {again}");
        FindingException.Unless(path.Attribute.Length > 0, "a path begins without a name");
        return true;
    }

    private static bool ReadArray(string text)
    {
        try
        {
            _ = ArrayText.Elements(new Constant(s_array, text));
            return true;
        }
        catch (PeerException)
        {
            return false;
        }
    }
}
