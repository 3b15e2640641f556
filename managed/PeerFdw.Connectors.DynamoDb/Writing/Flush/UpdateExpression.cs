using System.Collections.Generic;
using System.Globalization;
using System.Text;
using System.Text.Json;
using PeerFdw.Connectors.DynamoDb.Tables;
using PeerFdw.Connectors.DynamoDb.Writing.Items;
using PeerFdw.Spi;

namespace PeerFdw.Connectors.DynamoDb.Writing.Flush;

/// <summary>Changes as UpdateItem's expression, its names and its values.</summary>
internal sealed class UpdateExpression
{
    /// <summary>The most bytes of an expression ("Quotas", expression parameters).</summary>
    private const int MaximumBytes = 4096;

    private readonly List<string> _names = [];
    private readonly List<ItemValue> _values = [];

    private UpdateExpression()
    {
    }

    internal string Text { get; private set; } = "";

    /// <summary>Makes the expression.</summary>
    /// <exception cref="PeerException">54000 if it is too long.</exception>
    internal static UpdateExpression Of(ChangeSet changes)
    {
        var expression = new UpdateExpression();
        var set = new StringBuilder();
        var remove = new StringBuilder();
        foreach ((AttributePath path, ItemValue? value) in changes.Changes)
        {
            StringBuilder text = value is null ? remove : set;
            text.Append(text.Length > 0 ? "," : value is null ? "REMOVE " : "SET ");
            expression.AddPath(text, path);
            if (value is not null)
            {
                text.Append(CultureInfo.InvariantCulture, $"=:{expression._values.Count}");
                expression._values.Add(value);
            }
        }

        expression.Text = set.Append(set.Length > 0 && remove.Length > 0 ? " " : "").Append(remove).ToString();
        return expression.Text.Length <= MaximumBytes
            ? expression
            : throw new PeerException(
                SqlState.ProgramLimitExceeded,
                $"an UPDATE changes too many attributes of one item: {changes.Changes.Count}",
                $"DynamoDB allows an expression of {MaximumBytes} bytes.");
    }

    internal void WriteNames(Utf8JsonWriter writer)
    {
        for (int i = 0; i < _names.Count; i++)
        {
            writer.WriteString(string.Create(CultureInfo.InvariantCulture, $"#{i}"), _names[i]);
        }
    }

    internal bool HasValues => _values.Count > 0;

    internal void WriteValues(Utf8JsonWriter writer)
    {
        for (int i = 0; i < _values.Count; i++)
        {
            writer.WritePropertyName(string.Create(CultureInfo.InvariantCulture, $":{i}"));
            ItemJson.Write(writer, _values[i]);
        }
    }

    private void AddPath(StringBuilder text, AttributePath path)
    {
        for (int i = 0; i < path.Steps.Count; i++)
        {
            PathStep step = path.Steps[i];
            if (step.Name is null)
            {
                text.Append(CultureInfo.InvariantCulture, $"[{step.Index}]");
                continue;
            }

            int name = _names.IndexOf(step.Name);
            if (name < 0)
            {
                name = _names.Count;
                _names.Add(step.Name);
            }

            text.Append(i > 0 ? "." : "").Append(CultureInfo.InvariantCulture, $"#{name}");
        }
    }
}
