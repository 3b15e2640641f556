using System;
using System.Buffers;
using System.Collections.Generic;
using System.Text.Json;
using PeerFdw.Connectors.DynamoDb.Tables;
using PeerFdw.Spi.Expressions;

namespace PeerFdw.Connectors.DynamoDb.Writing.Items;

/// <summary>
/// Changes of one item, of which no path is the beginning of another, as UpdateItem wants them. Paths are those of the item as it is in DynamoDB.
/// </summary>
internal sealed class ChangeSet
{
    private readonly List<Change> _changes = [];

    internal IReadOnlyList<Change> Changes => _changes;

    internal bool IsEmpty => _changes.Count == 0;

    /// <summary>Adds a change on top of those that are here.</summary>
    internal void Add(Change change)
    {
        _changes.RemoveAll(c => ItemPaths.IsBeginning(change.Path, c.Path));
        int outer = _changes.FindIndex(c => ItemPaths.IsBeginning(c.Path, change.Path));
        if (outer < 0)
        {
            _changes.Add(change);
            return;
        }

        // Something inside of what is set already: it is set with the change in it.
        Change around = _changes[outer];
        Dictionary<string, ItemValue> item = Item.New();
        if (around.Value is not null)
        {
            ItemPaths.Set(item, around.Path, around.Value);
        }

        Apply(item, change);
        _changes[outer] = around with { Value = ItemPaths.Find(item, around.Path) };
    }

    /// <summary>Adds all changes of another set.</summary>
    internal void Add(ChangeSet other)
    {
        foreach (Change change in other._changes)
        {
            Add(change);
        }
    }

    /// <summary>Takes a change out of the set.</summary>
    /// <returns>The value that would have been set; null if there is none.</returns>
    internal ItemValue? Take(AttributePath path)
    {
        int at = _changes.FindIndex(c => c.Path == path);
        ItemValue? value = at < 0 ? null : _changes[at].Value;
        _changes.RemoveRange(Math.Max(at, 0), at < 0 ? 0 : 1);
        return value;
    }

    /// <summary>Changes an item.</summary>
    internal void Apply(Dictionary<string, ItemValue> item)
    {
        foreach (Change change in _changes)
        {
            Apply(item, change);
        }
    }

    /// <summary>Writes the changes for the buffer.</summary>
    internal byte[] Write()
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer, ItemJson.WriterOptions))
        {
            writer.WriteStartArray();
            foreach ((AttributePath path, ItemValue? value) in _changes)
            {
                writer.WriteStartArray();
                if (value is null)
                {
                    writer.WriteNullValue();
                }
                else
                {
                    ItemJson.Write(writer, value);
                }

                foreach (PathStep step in path.Steps)
                {
                    if (step.Name is null)
                    {
                        writer.WriteNumberValue(step.Index);
                    }
                    else
                    {
                        writer.WriteStringValue(step.Name);
                    }
                }

                writer.WriteEndArray();
            }

            writer.WriteEndArray();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    internal static ChangeSet Read(byte[] json)
    {
        var set = new ChangeSet();
        using var document = JsonDocument.Parse(json, ItemJson.DocumentOptions);
        foreach (JsonElement change in document.RootElement.EnumerateArray())
        {
            ItemValue? value = change[0].ValueKind == JsonValueKind.Null ? null : ItemJson.ReadValue(change[0]);
            var steps = new List<PathStep>(change.GetArrayLength() - 1);
            for (int i = 1; i < change.GetArrayLength(); i++)
            {
                steps.Add(change[i].ValueKind == JsonValueKind.String ? new PathStep(change[i].GetString(), 0) : new PathStep(null, change[i].GetInt32()));
            }

            set._changes.Add(new Change(new AttributePath(new EquatableList<PathStep>(steps)), value));
        }

        return set;
    }

    private static void Apply(Dictionary<string, ItemValue> item, Change change)
    {
        if (change.Value is null)
        {
            ItemPaths.Remove(item, change.Path);
        }
        else
        {
            ItemPaths.Set(item, change.Path, change.Value);
        }
    }
}
