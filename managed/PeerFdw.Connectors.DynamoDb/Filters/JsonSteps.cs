using System.Globalization;
using System.Linq;
using System.Text;
using PeerFdw.Connectors.DynamoDb.Tables;
using PeerFdw.Spi.Expressions;

namespace PeerFdw.Connectors.DynamoDb.Filters;

/// <summary>Steps of JSON paths as steps of document paths, as far as DynamoDB has them.</summary>
internal static class JsonSteps
{
    /// <summary>The most steps ("Quotas", DynamoDB Developer Guide: nested attribute depth).</summary>
    private const int MaximumSteps = 32;

    /// <summary>Names of top-level attributes that are keys have at most 255 bytes; longer ones are left alone.</summary>
    private const int MaximumNameBytes = 255;

    private const int MaximumIndex = 1_000_000;

    /// <summary>The path and a member's name; null if DynamoDB has no such path.</summary>
    internal static AttributePath? Append(AttributePath path, string name) =>
        name.Length > 0 && Encoding.UTF8.GetByteCount(name) <= MaximumNameBytes ? Append(path, new PathStep(name, 0)) : null;

    /// <summary>The path and an index; null if DynamoDB has no such path.</summary>
    internal static AttributePath? Append(AttributePath path, int index) =>
        index is >= 0 and <= MaximumIndex && path.Steps.Count > 0 ? Append(path, new PathStep(null, index)) : null;

    /// <summary>Whether a step of #&gt; may be an index: PostgreSQL takes what begins like a number.</summary>
    internal static bool MayBeIndex(string step) => step.Trim().TrimStart('+', '-') is { Length: > 0 } rest && char.IsAsciiDigit(rest[0]);

    /// <summary>The index that a step of #&gt; is, if it is written plainly and counts from the start.</summary>
    internal static int? Index(string step) =>
        int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out int index)
        && index.ToString(CultureInfo.InvariantCulture) == step
            ? index
            : null;

    private static AttributePath? Append(AttributePath path, PathStep step) =>
        path.Steps.Count < MaximumSteps ? new AttributePath(new EquatableList<PathStep>(path.Steps.Append(step))) : null;
}
