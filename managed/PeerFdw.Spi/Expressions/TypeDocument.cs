using System;
using System.Text.Json;

namespace PeerFdw.Spi.Expressions;

/// <summary>
/// Types and collations as documents (docs/documents.md). A domain becomes the kind, modifier and element type of its base with its own
/// name and OID; the base's own name is not kept.
/// </summary>
public static class TypeDocument
{
    /// <summary>Arrays of domains over arrays of domains … are followed this deep.</summary>
    private const int MaximumDepth = 16;

    /// <summary>Reads a type.</summary>
    /// <param name="element">The document.</param>
    /// <returns>The type.</returns>
    /// <exception cref="PeerException">XX000 if it is no type.</exception>
    public static DataType Read(JsonElement element) => Read(element, 0);

    /// <summary>Writes a type, so that <see cref="Read(JsonElement)"/> gives an equal one.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="type">The type.</param>
    public static void Write(Utf8JsonWriter writer, DataType type)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(type);
        writer.WriteStartObject();
        writer.WriteNumber("oid", type.Oid);
        writer.WriteString("schema", type.Schema);
        writer.WriteString("name", type.Name);
        writer.WriteNumber("modifier", type.Modifier);
        if (type.Extension is { } extension)
        {
            writer.WriteString("extension", extension);
        }

        if (type.IsDomain)
        {
            writer.WriteString("kind", "domain");
            writer.WritePropertyName("base");
            Write(writer, type with
            {
                IsDomain = false,
                Oid = BuiltInTypes.OidOf(type.Kind),
                Name = type.Kind.ToString(),
                Extension = null,
            });
        }
        else
        {
            writer.WriteString("kind", type.Kind switch
            {
                TypeKind.Array => "array",
                TypeKind.Enum => "enum",
                TypeKind.Composite => "composite",
                TypeKind.Other when BuiltInTypes.KindOf(type.Oid) != TypeKind.Other => "pseudo",
                _ => "base",
            });
            if (type.Element is { } item)
            {
                writer.WritePropertyName("element");
                Write(writer, item);
            }
        }

        writer.WriteEndObject();
    }

    /// <summary>Reads the member <c>collation</c>.</summary>
    /// <param name="element">The object that may have it.</param>
    /// <returns>The collation, or null.</returns>
    public static Collation? ReadCollation(JsonElement element) =>
        element.Member("collation") is { } collation
            ? new Collation(
                collation.RequiredText("name"), collation.Boolean("is_c"), collation.Boolean("is_deterministic"))
            {
                Schema = collation.Text("schema") ?? Collation.SystemSchema,
            }
            : null;

    /// <summary>Writes the member <c>collation</c>; nothing if there is none.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="collation">The collation, or null.</param>
    public static void WriteCollation(Utf8JsonWriter writer, Collation? collation)
    {
        ArgumentNullException.ThrowIfNull(writer);
        if (collation is null)
        {
            return;
        }

        writer.WriteStartObject("collation");
        if (collation.Schema != Collation.SystemSchema)
        {
            writer.WriteString("schema", collation.Schema);
        }

        writer.WriteString("name", collation.Name);
        writer.WriteBoolean("is_c", collation.IsC);
        writer.WriteBoolean("is_deterministic", collation.IsDeterministic);
        writer.WriteEndObject();
    }

    private static DataType Read(JsonElement element, int depth)
    {
        if (depth > MaximumDepth)
        {
            throw JsonMembers.Malformed("A type is nested too deeply.");
        }

        long oid = element.Integer("oid", 0);
        if (oid is < 0 or > uint.MaxValue)
        {
            throw JsonMembers.Malformed("An OID is out of range.");
        }

        string schema = element.Text("schema") ?? "";
        string name = element.RequiredText("name");
        int modifier = (int)element.Integer("modifier", -1);
        string kind = element.Text("kind") ?? "base";
        if (kind == "domain" && element.Member("base") is { } below)
        {
            DataType type = Read(below, depth + 1);
            return new DataType(type.Kind, (uint)oid, schema, name, type.Modifier, type.Element, IsDomain: true)
            {
                Extension = element.Text("extension"),
            };
        }

        DataType? item = element.Member("element") is { } inner ? Read(inner, depth + 1) : null;
        return new DataType(KindOf(kind, (uint)oid), (uint)oid, schema, name, modifier, item, kind == "domain")
        {
            Extension = element.Text("extension"),
        };
    }

    private static TypeKind KindOf(string kind, uint oid) => kind switch
    {
        "base" => BuiltInTypes.KindOf(oid),
        "array" => TypeKind.Array,
        "enum" => TypeKind.Enum,
        "composite" => TypeKind.Composite,
        _ => TypeKind.Other,
    };
}
