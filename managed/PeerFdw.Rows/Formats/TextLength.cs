using System;
using PeerFdw.Spi;

namespace PeerFdw.Rows.Formats;

/// <summary>
/// Whether PostgreSQL would take a text into varchar(n) or char(n) (src/backend/utils/adt/varchar.c): it counts characters, and cuts what is too
/// long only if all that it cuts is blanks.
/// </summary>
internal static class TextLength
{
    /// <summary>The varlena header that the type modifiers count in: VARHDRSZ.</summary>
    private const int Header = 4;

    /// <summary>Whether it fits.</summary>
    /// <param name="utf8">The text.</param>
    /// <param name="type">The column's type.</param>
    /// <returns>False where PostgreSQL raises an error.</returns>
    public static bool Fits(ReadOnlySpan<byte> utf8, DataType type)
    {
        if (type.Modifier < Header || type.Kind is not (TypeKind.VarChar or TypeKind.Char))
        {
            return true;
        }

        int most = type.Modifier - Header;
        if (utf8.Length <= most)
        {
            return true;
        }

        return Characters(utf8.TrimEnd((byte)' ')) <= most;
    }

    /// <summary>Characters as PostgreSQL counts them: every byte that does not continue one begins one.</summary>
    private static int Characters(ReadOnlySpan<byte> utf8)
    {
        int count = 0;
        foreach (byte b in utf8)
        {
            count += (b & 0xC0) == 0x80 ? 0 : 1;
        }

        return count;
    }
}
