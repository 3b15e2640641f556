using System;
using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Unicode;
using PeerFdw.Spi;
using PeerFdw.Spi.Rows;

namespace PeerFdw.Connectors.Synthetic;

/// <summary>
/// The value of a column in row <c>n</c>. By generator:
/// <list type="bullet">
/// <item>row: <c>n</c></item>
/// <item>mod: <c>n % modulus</c></item>
/// <item>constant: the option <c>value</c>, in the type's text form (JSON for arrays)</item>
/// <item>null: NULL</item>
/// <item>text: <c>'row ' || n</c>, padded on the right with x to <c>width</c></item>
/// <item>hash: <c>SplitMix64(seed + n)</c> without its sign</item>
/// <item>connection, user, ambient: of the connection: its number within the process, the option <c>user</c>, whether ambient credentials are allowed</item>
/// </list>
/// and by type:
/// <list type="bullet">
/// <item>boolean: <c>n % 2 = 0</c></item>
/// <item>smallint: <c>n % 30000</c>; integer, oid: <c>n % 2000000000</c>; bigint: <c>n * 1000000007</c></item>
/// <item>real: <c>n / 4.0</c>; double precision: <c>n / 8.0</c></item>
/// <item>numeric: <c>n || '.' || lpad(n % 1000, 3, '0')</c></item>
/// <item>text, varchar, char, name and everything not listed: as generator text</item>
/// <item>bytea: <c>int8send(n)</c></item>
/// <item>date: <c>date '2000-01-01' + n % 100000</c>; time: <c>time '00:00' + (n % 86400) seconds</c>, timetz the same with +00</item>
/// <item>timestamp and timestamptz: <c>'2000-01-01 00:00 UTC' + n seconds + n microseconds</c></item>
/// <item>interval: <c>(n % 30) days + (n % 24) hours</c></item>
/// <item>uuid: twenty zeros and <c>lpad(to_hex(n), 12, '0')</c></item>
/// <item>inet: <c>'10.0.0.0' + n % 1000000</c></item>
/// <item>json, jsonb: <c>{"n":n,"s":"row n","a":[n,null,true]}</c></item>
/// <item>arrays of numbers: <c>[n, null, n + 1]</c>; of booleans <c>[true, null, false]</c>; of others <c>["row n", null, "a,\"b\\"]</c></item>
/// </list>
/// </summary>
internal static class SyntheticValues
{
    private const long MicrosecondsPerSecond = 1_000_000;

    /// <summary>Writes a value.</summary>
    /// <returns>What became of it.</returns>
    public static WriteResult Write(ColumnWriter writer, SyntheticColumn column, SyntheticConnection connection, long n, int width, long seed)
    {
        switch (column.Generator)
        {
            case SyntheticGenerator.Row:
                return WriteInteger(writer, column, n);
            case SyntheticGenerator.Mod:
                return WriteInteger(writer, column, n % column.Modulus);
            case SyntheticGenerator.Hash:
                return WriteInteger(writer, column, Hash(seed + n));
            case SyntheticGenerator.Connection:
                return WriteInteger(writer, column, connection.Number);
            case SyntheticGenerator.Constant:
                return WriteConstant(writer, column);
            case SyntheticGenerator.Text:
                return WriteText(writer, n, width);
            case SyntheticGenerator.User:
                return writer.WriteText(connection.User);
            case SyntheticGenerator.Ambient:
                return writer.WriteBoolean(connection.IsAmbientAllowed);
            case SyntheticGenerator.Null:
                writer.WriteNull();
                return WriteResult.Ok;
            default:
                return column.IsArray ? WriteArray(writer, column.Kind, n) : WriteByType(writer, column.Kind, n, width);
        }
    }

    private static WriteResult WriteByType(ColumnWriter writer, TypeKind kind, long n, int width)
    {
        Span<byte> text = stackalloc byte[96];
        int length;
        switch (kind)
        {
            case TypeKind.Boolean:
                return writer.WriteBoolean(n % 2 == 0);
            case TypeKind.Int16:
                return writer.WriteInt64(n % 30_000);
            case TypeKind.Int32 or TypeKind.Oid:
                return writer.WriteInt64(n % 2_000_000_000);
            case TypeKind.Int64:
                return writer.WriteInt64(unchecked(n * 1_000_000_007));
            case TypeKind.Float32:
                return writer.WriteDouble(n / 4.0);
            case TypeKind.Float64:
                return writer.WriteDouble(n / 8.0);
            case TypeKind.Numeric:
                Utf8.TryWrite(text, CultureInfo.InvariantCulture, $"{n}.{n % 1000:D3}", out length);
                return writer.WriteNumber(text[..length]);
            case TypeKind.Binary:
                BinaryPrimitives.WriteInt64BigEndian(text, n);
                return writer.WriteBinary(text[..8]);
            case TypeKind.Date:
                return writer.WriteDate((int)(n % 100_000));
            case TypeKind.Time or TypeKind.TimeTz:
                long second = n % 86_400;
                string zone = kind == TypeKind.TimeTz ? "+00" : "";
                Utf8.TryWrite(text, CultureInfo.InvariantCulture, $"{second / 3600:D2}:{second / 60 % 60:D2}:{second % 60:D2}{zone}", out length);
                return writer.WriteText(text[..length]);
            case TypeKind.Timestamp or TypeKind.TimestampTz:
                return writer.WriteTimestamp(n * (MicrosecondsPerSecond + 1));
            case TypeKind.Interval:
                Utf8.TryWrite(text, CultureInfo.InvariantCulture, $"P{n % 30}DT{n % 24}H", out length);
                return writer.WriteText(text[..length]);
            case TypeKind.Uuid:
                Utf8.TryWrite(text, CultureInfo.InvariantCulture, $"00000000-0000-0000-0000-{n:x12}", out length);
                return writer.WriteText(text[..length]);
            case TypeKind.Inet:
                long host = n % 1_000_000;
                Utf8.TryWrite(text, CultureInfo.InvariantCulture, $"10.{host >> 16}.{(host >> 8) & 255}.{host & 255}", out length);
                return writer.WriteText(text[..length]);
            case TypeKind.Json or TypeKind.JsonB:
                Utf8.TryWrite(text, CultureInfo.InvariantCulture, $"{{\"n\":{n},\"s\":\"row {n}\",\"a\":[{n},null,true]}}", out length);
                return writer.WriteJson(text[..length]);
            default:
                return WriteText(writer, n, width);
        }
    }

    private static WriteResult WriteArray(ColumnWriter writer, TypeKind element, long n)
    {
        Span<byte> text = stackalloc byte[96];
        int length;
        switch (element)
        {
            case TypeKind.Int16 or TypeKind.Int32 or TypeKind.Int64 or TypeKind.Float32 or TypeKind.Float64 or TypeKind.Numeric:
                Utf8.TryWrite(text, CultureInfo.InvariantCulture, $"[{n},null,{n + 1}]", out length);
                break;
            case TypeKind.Boolean:
                Utf8.TryWrite(text, $"[true,null,false]", out length);
                break;
            default:
                Utf8.TryWrite(text, CultureInfo.InvariantCulture, $"[\"row {n}\",null,\"a,\\\"b\\\\\"]", out length);
                break;
        }

        return writer.WriteJson(text[..length]);
    }

    private static WriteResult WriteText(ColumnWriter writer, long n, int width)
    {
        Span<byte> small = stackalloc byte[256];
        Span<byte> text = width > small.Length - 32 ? new byte[width + 32] : small;
        Utf8.TryWrite(text, CultureInfo.InvariantCulture, $"row {n}", out int length);
        if (length < width)
        {
            text[length..width].Fill((byte)'x');
            length = width;
        }

        return writer.WriteText(text[..length]);
    }

    private static WriteResult WriteInteger(ColumnWriter writer, SyntheticColumn column, long value)
    {
        if (column.Kind is not (TypeKind.Text or TypeKind.VarChar or TypeKind.Char or TypeKind.Other))
        {
            return writer.WriteInt64(value);
        }

        Span<byte> text = stackalloc byte[24];
        Utf8.TryWrite(text, CultureInfo.InvariantCulture, $"{value}", out int length);
        return writer.WriteText(text[..length]);
    }

    private static WriteResult WriteConstant(ColumnWriter writer, SyntheticColumn column)
    {
        ReadOnlySpan<byte> value = column.Constant;
        if (column.IsArray)
        {
            return writer.WriteJson(value);
        }

        switch (column.Kind)
        {
            case TypeKind.Int16 or TypeKind.Int32 or TypeKind.Int64 or TypeKind.Oid
                or TypeKind.Float32 or TypeKind.Float64 or TypeKind.Numeric:
                return writer.WriteNumber(value);
            case TypeKind.Json or TypeKind.JsonB:
                return writer.WriteJson(value);
            case TypeKind.Binary:
                return writer.WriteBinary(Convert.FromHexString(Encoding.UTF8.GetString(value)));
            default:
                return writer.WriteText(value);
        }
    }

    private static long Hash(long value)
    {
        unchecked
        {
            ulong z = (ulong)value * 0x9E3779B97F4A7C15UL;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
            return (long)((z ^ (z >> 31)) >> 1);
        }
    }
}
