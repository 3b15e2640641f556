using System.Collections.Generic;
using System.Text.Json;
using PeerFdw.Spi.Execution;

namespace PeerFdw.Spi.Expressions;

/// <summary>Reads the values of parameters (docs/documents.md, <c>parameter_value</c>).</summary>
public static class ParameterDocument
{
    /// <summary>Reads the member <c>parameters</c>.</summary>
    /// <param name="element">The object that may have it.</param>
    /// <returns>The values.</returns>
    public static ParameterValues Read(JsonElement element)
    {
        IReadOnlyList<JsonElement> items = element.Items("parameters");
        if (items.Count == 0)
        {
            return ParameterValues.Empty;
        }

        var values = new Dictionary<int, Constant>();
        foreach (JsonElement item in items)
        {
            values[(int)item.Integer("index", 0)] = LeafReader.ReadConstant(item);
        }

        return new ParameterValues(values);
    }
}
