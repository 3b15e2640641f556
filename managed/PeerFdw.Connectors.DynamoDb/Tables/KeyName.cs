using System;
using PeerFdw.Connectors.DynamoDb.Options;
using PeerFdw.Spi;
using PeerFdw.Spi.Options;

namespace PeerFdw.Connectors.DynamoDb.Tables;

/// <summary>
/// What a column's key options say. The reference had two generations: <c>partition_key 'true'</c> beside <c>mapped_attr</c>, and
/// before that <c>partition_key 'id'</c>, where the value is the attribute's name. Only whole boolean words are booleans here, so
/// that an attribute may be called t or n.
/// </summary>
/// <param name="IsPartitionKey">Whether it is the table's partition key.</param>
/// <param name="IsSortKey">Whether it is the table's sort key.</param>
/// <param name="Attribute">The attribute's name, if one of the key options or lsi_key gives it.</param>
internal readonly record struct KeyName(bool IsPartitionKey, bool IsSortKey, string? Attribute)
{
    internal static KeyName Read(OptionSet options, AttributePath? mapped)
    {
        string? attribute = null;
        bool isPartitionKey = ReadOne(options, OptionNames.PartitionKey, ref attribute);
        bool isSortKey = ReadOne(options, OptionNames.SortKey, ref attribute);
        if (options.Text(OptionNames.LsiKey) is { } lsiKey)
        {
            attribute = Same(attribute, lsiKey);
        }

        if (isPartitionKey && isSortKey)
        {
            throw new PeerException(
                SqlState.FdwInvalidAttributeValue,
                "a column cannot be partition key and sort key at once",
                hint: $"Set one of {OptionNames.PartitionKey} and {OptionNames.SortKey}.");
        }

        if (attribute is not null && mapped is not null && mapped != AttributePath.Of(attribute))
        {
            throw Differ(mapped.ToString(), attribute);
        }

        return new KeyName(isPartitionKey, isSortKey, attribute);
    }

    private static bool ReadOne(OptionSet options, string option, ref string? attribute)
    {
        if (options.Text(option) is not { } text)
        {
            return false;
        }

        switch (text.Trim().ToLowerInvariant())
        {
            case "true" or "on" or "yes" or "1":
                return true;
            case "false" or "off" or "no" or "0":
                return false;
            default:
                attribute = Same(attribute, text);
                return true;
        }
    }

    private static string Same(string? attribute, string other) =>
        attribute is null || string.Equals(attribute, other, StringComparison.Ordinal) ? other : throw Differ(attribute, other);

    private static PeerException Differ(string one, string other) => new(
        SqlState.FdwInvalidAttributeValue,
        $"the column's options name two attributes, \"{one}\" and \"{other}\"",
        hint: $"Give the attribute's name once, as {OptionNames.MappedAttribute}, and set {OptionNames.PartitionKey} or {OptionNames.SortKey} to true.");
}
