using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using PeerFdw.Connectors.DynamoDb.Tables;

namespace PeerFdw.Connectors.DynamoDb.Filters;

/// <summary>Writes conditions for a request: every name and every literal is a placeholder, since any name may be a reserved word.</summary>
internal sealed class RequestConditionWriter : ConditionWriter
{
    private readonly List<string> _names = [];
    private readonly Dictionary<FilterValue, int> _values = [];

    /// <summary>The names, of placeholders #0, #1, ….</summary>
    internal IReadOnlyList<string> Names => _names;

    /// <summary>The literals, of placeholders :f0, :f1, ….</summary>
    internal IReadOnlyList<FilterValue> Values => _values.OrderBy(v => v.Value).Select(v => v.Key).ToArray();

    /// <summary>The bytes of all names and literals put in: DynamoDB counts them wherever they stand.</summary>
    internal long Size { get; private set; }

    protected override string Path(AttributePath path)
    {
        var text = new StringBuilder();
        foreach (PathStep step in path.Steps)
        {
            if (step.Name is not { } name)
            {
                text.Append(CultureInfo.InvariantCulture, $"[{step.Index}]");
                continue;
            }

            int at = _names.IndexOf(name);
            if (at < 0)
            {
                at = _names.Count;
                _names.Add(name);
            }

            Size += Encoding.UTF8.GetByteCount(name);
            text.Append(text.Length == 0 ? "" : ".").Append(CultureInfo.InvariantCulture, $"#{at}");
        }

        return text.ToString();
    }

    protected override string Value(FilterValue value)
    {
        if (!_values.TryGetValue(value, out int at))
        {
            at = _values.Count;
            _values.Add(value, at);
        }

        Size += value.Size;
        return string.Create(CultureInfo.InvariantCulture, $":f{at}");
    }
}
