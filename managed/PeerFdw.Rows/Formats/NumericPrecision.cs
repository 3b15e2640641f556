namespace PeerFdw.Rows.Formats;

/// <summary>
/// Whether PostgreSQL would round a number into numeric(p,s) or refuse it (apply_typmod in src/backend/utils/adt/numeric.c): rounded half away
/// from zero to s digits behind the point, it must be below 10^(p - s).
/// </summary>
internal static class NumericPrecision
{
    /// <summary>The varlena header that every type modifier of numeric counts in: VARHDRSZ.</summary>
    private const int Header = 4;

    /// <summary>Whether it fits.</summary>
    /// <param name="number">The number.</param>
    /// <param name="modifier">The type modifier: precision in the upper half, scale in eleven bits, signed since PostgreSQL 15.</param>
    /// <returns>False where PostgreSQL raises an overflow.</returns>
    public static bool Fits(in DecimalText number, int modifier)
    {
        int precision = (modifier - Header) >> 16;
        int scale = (((modifier - Header) & 0x7FF) ^ 0x400) - 0x400;
        int most = precision - scale;
        int first = number.FirstNonZero();
        if (first < 0)
        {
            return true;
        }

        // How many digits the whole part has; zero or less where the number is below one.
        int digits = number.PointPosition - first;
        if (digits != most)
        {
            // One digit less can grow into the limit's place, never beyond it: 9.99 becomes 10.0, which has as many digits as allowed.
            return digits < most;
        }

        // It has as many digits as there is room for: it overflows only if rounding carries through nines all the way.
        for (int i = 0; i < precision; i++)
        {
            int at = first + i;
            if (at >= number.DigitCount || number.Digit(at) != 9)
            {
                return true;
            }
        }

        int next = first + precision;
        return next >= number.DigitCount || number.Digit(next) < 5;
    }
}
