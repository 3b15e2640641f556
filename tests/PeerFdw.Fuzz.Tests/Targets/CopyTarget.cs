using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using PeerFdw.Connectors.Postgres.Reading;
using PeerFdw.Fuzz.Mutation;
using PeerFdw.Fuzz.Running;
using PeerFdw.Rows;
using PeerFdw.Spi;
using PeerFdw.Spi.Rows;

namespace PeerFdw.Fuzz.Targets;

/// <summary>
/// Binary COPY as a remote server sends it. The first byte of an input says which columns the result has, the second how the stream is cut. What must hold: the
/// cuts do not matter; what is accepted a second reader accepts, with the same values; what the second reader refuses is refused.
/// </summary>
internal sealed class CopyTarget : IFuzzTarget
{
    private const int Prefix = 2;

    /// <summary>The local column, the OID of the remote one (0: the same), and values in the remote type's binary form.</summary>
    private static readonly (string Local, uint Remote, string[] Values)[][] s_results =
    [
        [
            ("int4", 0, ["00000001", "80000000"]), ("int8", 0, ["7fffffffffffffff"]), ("int2", 0, ["ffff"]), ("bool", 0, ["01", "00"]), ("oid", 0, ["ffffffff"]),
            ("float4", 0, ["3f800000"]), ("float8", 0, ["3ff8000000000000", "7ff8000000000000"]), ("date", 0, ["00000000", "7fffffff"]), ("time", 0, ["0000000000000000"]),
            ("timestamp", 0, ["0000000000000000", "8000000000000000"]), ("timestamptz", 0, ["7fffffffffffffff"]), ("uuid", 0, ["a0eebc999c0b4ef8bb6d6bb9bd380a11"]),
            ("interval", 0, ["000000000000000000000000ffffffff"]),
        ],
        [("text", 0, ["", "61c3a462"]), ("varchar", 0, ["6162"]), ("bytea", 0, ["00ff", ""]), ("json", 0, ["7b2261223a317d"]), ("int4", 0, ["0000002a"])],
        [
            ("numeric", 0, ["0002000000000002000c1388", "0000000000000000", "00000000c0000000"]), ("inet", 0, ["022000040a000001"]), ("timetz", 0, ["000000000000000000000e10"]),
            ("int4[]", 0, ["0000000100000001000000170000000200000001000000040000002affffffff", "000000000000000000000017"]),
            ("bytea[]", 0, ["00000001000000000000001100000001000000010000000100"]), ("time(3)", 0, ["0000000000000001"]),
        ],
        [
            ("jsonb", 3802, ["017b7d", "016e756c6c"]), ("varchar(5)", 25, ["616263"]), ("text[]", 1009, ["7b612c627d"]), ("mood", 16999, ["736164"]), ("point", 600, ["28302c3029"]),
            ("text", 16, ["01"]), ("text", 3802, ["015b315d"]), ("text", 1700, ["312e3530"]), ("int4", 25, ["3132"]), ("int4", 16, ["00"]), ("date", 1114, ["323032302d30312d3032"]),
        ],
        [],
    ];

    private readonly ColumnShape[][] _shapes = s_results.Select(r => r.Select(c => FuzzTypes.Shape(c.Local)).ToArray()).ToArray();
    private readonly ResultShape[] _results;

    public CopyTarget() => _results = s_results.Select((r, i) =>
    {
        using var sink = new BatchSink(_shapes[i]);
        return ResultShape.Of(r.Select((c, n) => c.Remote == 0 ? _shapes[i][n].Type.Oid : c.Remote).ToArray(), sink.Writer.Columns);
    }).ToArray();

    /// <inheritdoc/>
    public string Name => "copy";

    /// <inheritdoc/>
    public int Share => 25;

    /// <inheritdoc/>
    public IEnumerable<byte[]> MadeSeeds => s_results.SelectMany((_, i) => new[] { Make(i, 1), Make(i, 5), Make(i, 400) });

    /// <inheritdoc/>
    public IReadOnlyList<IMutator> Mutators { get; } =
        [new CopyMutator(Prefix), new CopyMutator(Prefix), new ByteMutator(["PGCOPY\n", "\x01{}", "{1,2}", "NaN", "true"])];

    /// <inheritdoc/>
    public bool Run(ReadOnlyMemory<byte> input)
    {
        if (input.Length < Prefix)
        {
            return false;
        }

        int result = input.Span[0] % s_results.Length;
        byte[] stream = input[Prefix..].ToArray();
        string? refusal = Decode(result, stream, stream.Length, out List<byte[]?[]> rows, out bool hasEnded);
        string? cutRefusal = Decode(result, stream, input.Span[1], out List<byte[]?[]> cutRows, out bool hasCutEnded);
        FindingException.Unless(refusal == cutRefusal, $"all at once: {refusal ?? "accepted"}; in pieces: {cutRefusal ?? "accepted"}");
        FindingException.Unless(hasEnded == hasCutEnded, "the end is another if it comes in pieces");
        List<byte[]?[]>? expected = CopyReference.Read(stream, s_results[result].Length);
        FindingException.Unless(!hasEnded || expected is not null, "accepted, and it is no stream");
        FindingException.Unless(refusal != "08P01 structure" || expected is null, "refused, and it is a stream");
        if (hasEnded)
        {
            FindingException.Unless(Same(rows, cutRows), "the rows are others if they come in pieces");
            Compare(result, expected!, rows);
        }

        return hasEnded;
    }

    /// <summary>Decodes a stream that comes in pieces.</summary>
    /// <returns>Why it was refused, or null.</returns>
    private string? Decode(int result, byte[] stream, int cut, out List<byte[]?[]> rows, out bool hasEnded)
    {
        using var sink = new BatchSink(_shapes[result], _results[result].IsInput);
        rows = sink.Rows;
        hasEnded = false;
        var decoder = new CopyDecoder(sink.Writer, _results[result].Forms, i => $"c{i}");
        var random = new FuzzRandom((ulong)cut);
        int taken = 0;
        int come = 0;
        try
        {
            do
            {
                come += cut == stream.Length ? stream.Length : Math.Min(stream.Length - come, random.Length(random.OneIn(4) ? 60_000 : 1 << (cut & 15)));
                int step;
                while (decoder.Decode(stream.AsSpan(taken, come - taken), out step))
                {
                    taken += step;
                    sink.Flush();
                }

                taken += step;
                FindingException.Unless(come - taken <= CopyDecoder.MostWhole + sizeof(int), $"{come - taken} bytes wait, which is more than a buffer need hold");
            }
            while (come < stream.Length);
            hasEnded = decoder.HasEnded;
            if (decoder.IsBetweenRows)
            {
                sink.Flush();
            }

            FindingException.Unless(!hasEnded || decoder.Rows == (s_results[result].Length == 0 ? decoder.Rows : rows.Count), "rows are missing");
            return null;
        }
        catch (PeerException refusal)
        {
            return refusal.SqlState.Code + (refusal.Detail is not null && refusal.SqlState == SqlState.ProtocolViolation ? " structure" : "");
        }
        catch (InsufficientMemoryException)
        {
            // A length of a gigabyte that is a lie: the bridge reports 53200.
            return "53200";
        }
    }

    private static bool Same(List<byte[]?[]> a, List<byte[]?[]> b) =>
        a.Count == b.Count && a.Zip(b).All(p => p.First.Zip(p.Second).All(v => v.First.AsSpan().SequenceEqual(v.Second) && v.First is null == v.Second is null));

    private void Compare(int result, List<byte[]?[]> expected, List<byte[]?[]> rows)
    {
        if (s_results[result].Length == 0)
        {
            return;
        }

        FindingException.Unless(expected.Count == rows.Count, $"{rows.Count} rows, and the stream has {expected.Count}");
        for (int row = 0; row < rows.Count; row++)
        {
            for (int column = 0; column < rows[row].Length; column++)
            {
                byte[]? value = rows[row][column];
                FindingException.Unless(
                    (value is null) == (expected[row][column] is null) && (value is null || IsSame(result, column, expected[row][column]!, value)),
                    $"column {column} of row {row} is another than the stream has");
            }
        }
    }

    /// <summary>Whether a value in the batch is what was sent.</summary>
    private bool IsSame(int result, int column, byte[] sent, byte[] value)
    {
        ColumnShape shape = _shapes[result][column];
        switch (_results[result].Forms[column])
        {
            case ColumnForm.Output:
                return sent.AsSpan().SequenceEqual(value);
            case ColumnForm.JsonbText:
                return sent.AsSpan(1).SequenceEqual(value);
            case ColumnForm.BooleanText:
                return value.Length == 1 && value[0] == (sent[0] != 0 ? 't' : 'f');
        }

        if (shape.Encoding == ColumnEncoding.Value)
        {
            // A Datum: the low bytes are the value, the others its sign.
            long datum = BitConverter.ToInt64(value);
            return shape.Type.Kind switch
            {
                TypeKind.Boolean => datum == (sent[0] != 0 ? 1 : 0),
                TypeKind.Float32 => float.IsNaN(BitConverter.Int32BitsToSingle((int)datum)) || (int)datum == BinaryPrimitives.ReadInt32BigEndian(sent),
                TypeKind.Float64 => double.IsNaN(BitConverter.Int64BitsToDouble(datum)) || datum == BinaryPrimitives.ReadInt64BigEndian(sent),
                TypeKind.Oid => (uint)datum == BinaryPrimitives.ReadUInt32BigEndian(sent),
                _ => datum == sent.Length switch
                {
                    sizeof(short) => BinaryPrimitives.ReadInt16BigEndian(sent),
                    sizeof(int) => BinaryPrimitives.ReadInt32BigEndian(sent),
                    _ => BinaryPrimitives.ReadInt64BigEndian(sent),
                },
            };
        }

        if (shape.Type.Kind == TypeKind.Interval)
        {
            byte[] local = (byte[])value.Clone();
            Array.Reverse(local, 0, 8);
            Array.Reverse(local, 8, 4);
            Array.Reverse(local, 12, 4);
            return sent.AsSpan().SequenceEqual(local);
        }

        return sent.AsSpan().SequenceEqual(value);
    }

    private static byte[] Make(int result, int rows)
    {
        var stream = new List<byte> { (byte)result, (byte)(rows * 7) };
        stream.AddRange(Encoding.Latin1.GetBytes("PGCOPY\n\xFF\r\n\0"));
        stream.AddRange(new byte[8]);
        Span<byte> number = stackalloc byte[sizeof(int)];
        for (int row = 0; row < rows; row++)
        {
            (string Local, uint Remote, string[] Values)[] columns = s_results[result];
            BinaryPrimitives.WriteInt16BigEndian(number, (short)(columns.Length == 0 ? 1 : columns.Length));
            stream.AddRange(number[..sizeof(short)]);
            for (int i = 0; i < Math.Max(1, columns.Length); i++)
            {
                bool isNull = columns.Length == 0 || (row + i) % 7 == 6;
                byte[] value = isNull ? [] : Convert.FromHexString(columns[i].Values[row % columns[i].Values.Length]);
                BinaryPrimitives.WriteInt32BigEndian(number, isNull ? -1 : value.Length);
                stream.AddRange(number);
                stream.AddRange(value);
            }
        }

        stream.AddRange([0xFF, 0xFF]);
        return stream.ToArray();
    }
}
