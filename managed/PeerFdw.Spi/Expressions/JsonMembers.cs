using System;
using System.Collections.Generic;
using System.Text.Json;
using System.Text.Unicode;

namespace PeerFdw.Spi.Expressions;

/// <summary>
/// Reads the members of a document's objects. A member that is <c>null</c> is missing (docs/documents.md); one of the wrong kind is a
/// defect of whoever wrote the document: XX000.
/// </summary>
public static class JsonMembers
{
    /// <summary>
    /// How deep documents may nest: three levels of JSON for each of <see cref="ExpressionReader.MaximumDepth"/> levels of an expression, and room
    /// for what holds it. .NET's own defaults (64 for reading, 1000 for writing) are too small.
    /// </summary>
    public const int MaximumDepth = 2000;

    /// <summary>A member.</summary>
    /// <param name="element">The object.</param>
    /// <param name="name">The member's name.</param>
    /// <returns>The member, or null if it is missing.</returns>
    public static JsonElement? Member(this JsonElement element, string name)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw Malformed($"An object with \"{name}\" was expected, and {element.ValueKind} was found.");
        }

        return element.TryGetProperty(name, out JsonElement member) && member.ValueKind != JsonValueKind.Null ? member : null;
    }

    /// <summary>A member that must be there.</summary>
    /// <param name="element">The object.</param>
    /// <param name="name">The member's name.</param>
    /// <returns>The member.</returns>
    public static JsonElement Required(this JsonElement element, string name) =>
        element.Member(name) ?? throw Malformed($"Member \"{name}\" is missing.");

    /// <summary>A text.</summary>
    /// <param name="element">The object.</param>
    /// <param name="name">The member's name.</param>
    /// <returns>The text, or null if it is missing.</returns>
    public static string? Text(this JsonElement element, string name) => element.Member(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } member => member.GetString(),
        _ => throw Malformed($"Member \"{name}\" is not a text."),
    };

    /// <summary>A text that must be there.</summary>
    /// <param name="element">The object.</param>
    /// <param name="name">The member's name.</param>
    /// <returns>The text.</returns>
    public static string RequiredText(this JsonElement element, string name) =>
        element.Text(name) ?? throw Malformed($"Member \"{name}\" is missing.");

    /// <summary>A boolean.</summary>
    /// <param name="element">The object.</param>
    /// <param name="name">The member's name.</param>
    /// <param name="missing">What holds if it is missing.</param>
    /// <returns>The value.</returns>
    public static bool Boolean(this JsonElement element, string name, bool missing = false) => element.Member(name) switch
    {
        null => missing,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        _ => throw Malformed($"Member \"{name}\" is not a boolean."),
    };

    /// <summary>A whole number.</summary>
    /// <param name="element">The object.</param>
    /// <param name="name">The member's name.</param>
    /// <param name="missing">What holds if it is missing.</param>
    /// <returns>The value.</returns>
    public static long Integer(this JsonElement element, string name, long missing) =>
        element.Member(name) is not { } member ? missing
        : member.ValueKind == JsonValueKind.Number && member.TryGetInt64(out long value) ? value
        : throw Malformed($"Member \"{name}\" is not a whole number.");

    /// <summary>A number.</summary>
    /// <param name="element">The object.</param>
    /// <param name="name">The member's name.</param>
    /// <param name="missing">What holds if it is missing.</param>
    /// <returns>The value.</returns>
    public static double Number(this JsonElement element, string name, double missing) =>
        element.Member(name) is not { } member ? missing
        : member.ValueKind == JsonValueKind.Number && member.TryGetDouble(out double value) && double.IsFinite(value) ? value
        : throw Malformed($"Member \"{name}\" is not a number.");

    /// <summary>The name of one of an enumeration's values, written exactly so.</summary>
    /// <typeparam name="T">The enumeration.</typeparam>
    /// <param name="element">The object.</param>
    /// <param name="name">The member's name.</param>
    /// <returns>The value.</returns>
    public static T Named<T>(this JsonElement element, string name)
        where T : struct, Enum =>
        element.RequiredText(name) is { } text && Enum.TryParse(text, out T value) && value.ToString() == text
            ? value
            : throw Malformed($"Member \"{name}\" is none that is known.");

    /// <summary>The elements of an array.</summary>
    /// <param name="element">The object.</param>
    /// <param name="name">The member's name.</param>
    /// <returns>The elements; none if the member is missing.</returns>
    public static IReadOnlyList<JsonElement> Items(this JsonElement element, string name)
    {
        if (element.Member(name) is not { } member)
        {
            return [];
        }

        if (member.ValueKind != JsonValueKind.Array)
        {
            throw Malformed($"Member \"{name}\" is not an array.");
        }

        var items = new JsonElement[member.GetArrayLength()];
        int count = 0;
        foreach (JsonElement item in member.EnumerateArray())
        {
            items[count++] = item;
        }

        return items;
    }

    /// <summary>An array of whole numbers of 32 bits.</summary>
    /// <param name="element">The object.</param>
    /// <param name="name">The member's name.</param>
    /// <returns>The numbers; none if the member is missing.</returns>
    public static IReadOnlyList<int> Integers(this JsonElement element, string name)
    {
        IReadOnlyList<JsonElement> items = element.Items(name);
        var numbers = new int[items.Count];
        for (int i = 0; i < numbers.Length; i++)
        {
            if (items[i].ValueKind != JsonValueKind.Number || !items[i].TryGetInt32(out numbers[i]))
            {
                throw Malformed($"Member \"{name}\" holds something that is not a whole number.");
            }
        }

        return numbers;
    }

    /// <summary>An array of texts, or NULLs.</summary>
    /// <param name="element">The object.</param>
    /// <param name="name">The member's name.</param>
    /// <returns>The texts, or null if the member is missing.</returns>
    public static IReadOnlyList<string?>? Texts(this JsonElement element, string name)
    {
        if (element.Member(name) is null)
        {
            return null;
        }

        IReadOnlyList<JsonElement> items = element.Items(name);
        var texts = new string?[items.Count];
        for (int i = 0; i < texts.Length; i++)
        {
            texts[i] = items[i].ValueKind switch
            {
                JsonValueKind.Null => null,
                JsonValueKind.String => items[i].GetString(),
                _ => throw Malformed($"Member \"{name}\" holds something that is not a text."),
            };
        }

        return texts;
    }

    /// <summary>An array of texts that is no member, such as a path.</summary>
    /// <param name="element">The array.</param>
    /// <returns>The texts.</returns>
    public static EquatableList<string> TextList(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Array)
        {
            throw Malformed($"An array of texts was expected, and {element.ValueKind} was found.");
        }

        var texts = new List<string>();
        foreach (JsonElement item in element.EnumerateArray())
        {
            texts.Add(item.ValueKind == JsonValueKind.String ? item.GetString()! : throw Malformed("An array holds something that is not a text."));
        }

        return new EquatableList<string>(texts);
    }

    /// <summary>The error of a document that is not of the form that docs/documents.md describes.</summary>
    /// <param name="detail">What is wrong, as a sentence. Never the document's own texts.</param>
    /// <returns>The error, to be thrown.</returns>
    public static PeerException Malformed(string detail) => new(SqlState.InternalError, "malformed document", detail);

    /// <summary>Options for parsing a document, deep enough for every expression.</summary>
    public static JsonDocumentOptions ReaderOptions => new() { MaxDepth = MaximumDepth };

    /// <summary>Options for writing a document, deep enough for every expression.</summary>
    public static JsonWriterOptions WriterOptions => new() { MaxDepth = MaximumDepth };

    /// <summary>Parses a document.</summary>
    /// <param name="utf8">The document.</param>
    /// <returns>Its root; it owns its memory.</returns>
    public static JsonElement Parse(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            CheckTexts(utf8.Span);
            using var document = JsonDocument.Parse(utf8, ReaderOptions);
            return document.RootElement.Clone();
        }
        catch (JsonException error)
        {
            throw Malformed($"It is not JSON, at byte {error.BytePositionInLine} of line {error.LineNumber}.");
        }
    }

    /// <summary>Checks what the parser leaves to whoever asks for a text, and then does not call an error of the document's.</summary>
    private static void CheckTexts(ReadOnlySpan<byte> utf8)
    {
        if (!Utf8.IsValid(utf8))
        {
            throw Malformed("It is not UTF-8.");
        }

        if (utf8.IndexOf("\\ud"u8) < 0 && utf8.IndexOf("\\uD"u8) < 0)
        {
            return;
        }

        // There are escaped surrogates, which must come in pairs.
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = MaximumDepth });
        try
        {
            while (reader.Read())
            {
                if (reader.ValueIsEscaped)
                {
                    _ = reader.GetString();
                }
            }
        }
        catch (InvalidOperationException)
        {
            throw Malformed("A text holds half of a surrogate pair.");
        }
    }
}
