using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using PeerFdw.Connectors.DynamoDb.Tables;

namespace PeerFdw.Connectors.DynamoDb.Import;

/// <summary>Chooses the attributes of a sample that get columns of their own.</summary>
internal static class SampledColumns
{
    /// <summary>PostgreSQL's limit is 1600 for a table, and some less for what queries make of it.</summary>
    private const int Most = 1000;

    /// <summary>A row of pg_attribute holds the name as an option, and has no room for the 64 KiB that DynamoDB allows.</summary>
    private const int LongestName = 1000;

    private const int MostListed = 20;
    private const int LongestShown = 60;

    /// <summary>The attributes with one type and a name that can be an option; if there are too many, the most frequent.</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="keys">Attributes that have columns already.</param>
    /// <param name="leftOut">Says which have none, and why; null if all have.</param>
    internal static IReadOnlyList<SampledAttribute> Choose(ItemSample sample, IReadOnlySet<string> keys, out string? leftOut)
    {
        SampledAttribute[] others = sample.Attributes.Where(a => !keys.Contains(a.Name)).ToArray();
        SampledAttribute[] mixed = others.Where(a => a.Kind is null).ToArray();
        SampledAttribute[] unnamed = others.Where(a => a.Kind is not null && !CanBeNamed(a.Name)).ToArray();
        SampledAttribute[] good = others.Except(mixed).Except(unnamed).ToArray();
        SampledAttribute[] rare = good.OrderByDescending(a => a.Count).Skip(Most).ToArray();
        var reasons = new StringBuilder();
        Add(reasons, "of several types", mixed);
        Add(reasons, "with names that an option cannot hold", unnamed);
        Add(reasons, string.Create(CultureInfo.InvariantCulture, $"beyond the {Most} most frequent"), rare);
        leftOut = reasons.Length == 0 ? null : reasons.ToString();
        return good.Except(rare).ToArray();
    }

    /// <summary>The type and collation of a column.</summary>
    internal static (string Type, string? Collation) Type(AttributeKind kind) => kind switch
    {
        AttributeKind.N => ("numeric", null),
        AttributeKind.B => ("bytea", null),
        AttributeKind.BOOL => ("boolean", null),
        AttributeKind.SS => ("text[]", "C"),
        AttributeKind.NS => ("numeric[]", null),
        AttributeKind.BS => ("bytea[]", null),

        // As the document: json keeps everything, U+0000 included, which jsonb refuses.
        AttributeKind.L or AttributeKind.M => ("json", null),
        _ => ("text", "C"),
    };

    private static bool CanBeNamed(string name) =>
        name.Length > 0 && !name.Contains('\0', StringComparison.Ordinal) && Encoding.UTF8.GetByteCount(name) <= LongestName;

    private static void Add(StringBuilder reasons, string what, SampledAttribute[] attributes)
    {
        if (attributes.Length == 0)
        {
            return;
        }

        IEnumerable<string> names = attributes.Take(MostListed).Select(a => $"\"{Shown(a.Name)}\"");
        reasons.Append(reasons.Length == 0 ? "" : " ")
            .Append(CultureInfo.InvariantCulture, $"{attributes.Length} {what}: {string.Join(", ", names)}{(attributes.Length > MostListed ? ", ..." : "")}.");
    }

    /// <summary>A name in a message, where U+0000 would end it.</summary>
    private static string Shown(string name)
    {
        int length = name.Length <= LongestShown ? name.Length : LongestShown - (char.IsHighSurrogate(name[LongestShown - 1]) ? 1 : 0);
        return name[..length].Replace("\0", "\\u0000", StringComparison.Ordinal) + (length < name.Length ? "..." : "");
    }
}
