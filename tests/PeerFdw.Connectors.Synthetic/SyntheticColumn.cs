using System.Text;
using PeerFdw.Spi;
using PeerFdw.Spi.Options;
using PeerFdw.Spi.Planning;

namespace PeerFdw.Connectors.Synthetic;

/// <summary>What fills one column.</summary>
/// <param name="Name">The column's name, for errors.</param>
/// <param name="Kind">The type's kind; of an array, its element's.</param>
/// <param name="IsArray">Whether it is an array.</param>
/// <param name="Generator">The option <c>generator</c>; <c>row</c> for the key.</param>
/// <param name="Constant">The option <c>value</c> in UTF-8.</param>
/// <param name="Modulus">The option <c>modulus</c>.</param>
internal sealed record SyntheticColumn(string Name, TypeKind Kind, bool IsArray, SyntheticGenerator Generator, byte[] Constant, long Modulus)
{
    /// <summary>The name of the key column.</summary>
    public const string KeyName = "n";

    /// <summary>Reads a column's definition.</summary>
    /// <param name="column">The column.</param>
    /// <returns>What fills it.</returns>
    public static SyntheticColumn Of(ColumnDescription column)
    {
        OptionSet options = column.Options;
        bool isArray = column.Type.Kind == TypeKind.Array;
        return new SyntheticColumn(
            column.Name,
            isArray ? column.Type.Element!.Kind : column.Type.Kind,
            isArray,
            column.Name == KeyName ? SyntheticGenerator.Row : Generated(options.Text("generator")),
            Encoding.UTF8.GetBytes(options.Text("value") ?? ""),
            options.Integer("modulus") ?? 10);
    }

    private static SyntheticGenerator Generated(string? option) => option switch
    {
        "row" => SyntheticGenerator.Row,
        "mod" => SyntheticGenerator.Mod,
        "constant" => SyntheticGenerator.Constant,
        "null" => SyntheticGenerator.Null,
        "text" => SyntheticGenerator.Text,
        "hash" => SyntheticGenerator.Hash,
        "connection" => SyntheticGenerator.Connection,
        "user" => SyntheticGenerator.User,
        "ambient" => SyntheticGenerator.Ambient,
        _ => SyntheticGenerator.Type,
    };
}
