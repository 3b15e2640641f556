using System;
using System.Globalization;
using PeerFdw.Spi;

namespace PeerFdw.Sql.Postgres;

/// <summary>How PostgreSQL's types are written, and which are the same on every server.</summary>
public static class PostgresTypes
{
    /// <summary>VARHDRSZ: what the modifiers of text, character and numeric types begin with.</summary>
    private const int HeaderSize = 4;

    private const int AnyPrecision = 0xFFFF;
    private const int AnyFields = 0x7FFF;

    /// <summary>A type's name for a session whose search_path is pg_catalog.</summary>
    /// <param name="type">The type.</param>
    /// <returns>The name with its modifier, where that is one that can be written.</returns>
    public static string Name(DataType type)
    {
        ArgumentNullException.ThrowIfNull(type);
        if (type is { Kind: TypeKind.Array, Element: { } element, IsDomain: false })
        {
            return $"{Name(element with { Modifier = type.Modifier })}[]";
        }

        string name = !type.IsBuiltIn ? $"{PostgresQuoting.Identifier(type.Schema)}.{PostgresQuoting.Identifier(type.Name)}"

            // Keywords of the grammar that stand for exactly these types. "bit" and "char" as keywords would mean a length of 1, or another type.
            : type.Name is "interval" or "time" or "timestamp" or "numeric" or "varchar" or "json" ? type.Name
            : PostgresQuoting.Identifier(type.Name);
        return name + (TryModifier(type, out string modifier) ? modifier : "");
    }

    /// <summary>Writes a modifier.</summary>
    /// <param name="type">The type.</param>
    /// <param name="text">The modifier in parentheses; empty if there is none.</param>
    /// <returns>False if it is one of a type whose modifiers are not known here.</returns>
    public static bool TryModifier(DataType type, out string text)
    {
        ArgumentNullException.ThrowIfNull(type);
        text = "";
        int modifier = type.Modifier;
        if (modifier < 0)
        {
            return true;
        }

        if (type.IsDomain || !type.IsBuiltIn)
        {
            return false;
        }

        string? written = type.Name switch
        {
            "varchar" or "bpchar" => Format(modifier - HeaderSize),

            // A call of the function that applies modifiers may have one that it ignores.
            "numeric" when modifier < HeaderSize => "",
            "numeric" => NumericModifier(modifier - HeaderSize),
            "time" or "timetz" or "timestamp" or "timestamptz" or "bit" or "varbit" => Format(modifier),
            "interval" when ((modifier >> 16) & AnyFields) == AnyFields =>
                (modifier & 0xFFFF) == AnyPrecision ? "" : Format(modifier & 0xFFFF),
            _ => null,
        };
        text = written ?? "";
        return written is not null;
    }

    /// <summary>Precision in the upper half; below it the scale, which since PostgreSQL 15 is signed and has 11 bits.</summary>
    private static string NumericModifier(int modifier)
    {
        int scale = ((modifier & 0x7FF) ^ 0x400) - 0x400;
        return string.Create(CultureInfo.InvariantCulture, $"({(modifier >> 16) & 0xFFFF},{scale})");
    }

    private static string Format(int number) => string.Create(CultureInfo.InvariantCulture, $"({number})");
}
