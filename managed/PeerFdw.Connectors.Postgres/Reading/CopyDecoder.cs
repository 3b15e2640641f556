using System;
using System.Buffers.Binary;
using System.Linq;
using PeerFdw.Spi;
using PeerFdw.Spi.Rows;

namespace PeerFdw.Connectors.Postgres.Reading;

/// <summary>
/// Reads the binary form of COPY (the documentation's page on COPY, "Binary Format") and writes its values into a batch. It is given bytes as they come,
/// cut anywhere, and takes whole fields; a long field it takes in pieces, so that no buffer has to hold it.
/// </summary>
internal sealed class CopyDecoder
{
    /// <summary>The longest field that is not taken in pieces. A buffer must hold it, with its length.</summary>
    public const int MostWhole = 32 << 10;

    private const int SignatureLength = 11;
    private const int HeaderLength = SignatureLength + 8;
    private const int Null = -1;
    private const int CriticalFlags = unchecked((int)0xFFFF0000);

    private readonly RowWriter _writer;
    private readonly ColumnWriter[] _columns;
    private readonly ColumnForm[] _forms;
    private readonly Func<int, string> _nameOf;
    private State _state = State.Header;
    private int _column;
    private int _fields;
    private int _left;

    /// <summary>Makes it.</summary>
    /// <param name="writer">Where rows go.</param>
    /// <param name="forms">The form of each column's values.</param>
    /// <param name="nameOf">The name of a column, by its position, for messages.</param>
    public CopyDecoder(RowWriter writer, ColumnForm[] forms, Func<int, string> nameOf)
    {
        _writer = writer;
        _columns = writer.Columns.ToArray();
        _forms = forms;
        _nameOf = nameOf;
    }

    /// <summary>What every stream begins with.</summary>
    public static ReadOnlySpan<byte> Signature =>
        [(byte)'P', (byte)'G', (byte)'C', (byte)'O', (byte)'P', (byte)'Y', (byte)'\n', 0xFF, (byte)'\r', (byte)'\n', 0];

    private enum State
    {
        Header,
        Extension,
        Row,
        Field,
        Pieces,
        Skip,
        End,
    }

    /// <summary>How many rows were written.</summary>
    public long Rows { get; private set; }

    /// <summary>Whether all that was written are whole rows, so that the batch may be handed over.</summary>
    public bool IsBetweenRows => _state is State.Row or State.End;

    /// <summary>Whether the trailer was read.</summary>
    public bool HasEnded => _state == State.End;

    /// <summary>Writes what can be written.</summary>
    /// <param name="data">What came and was not taken yet.</param>
    /// <param name="taken">How much of it is done with.</param>
    /// <returns>Whether the batch is full; else more bytes are wanted, or all have come.</returns>
    /// <exception cref="PeerException">If a value cannot be written, or the bytes are not of the form.</exception>
    public bool Decode(ReadOnlySpan<byte> data, out int taken)
    {
        int position = 0;
        while (true)
        {
            ReadOnlySpan<byte> rest = data[position..];
            int step;
            switch (_state)
            {
                case State.Field:
                    step = ReadFields(rest, out bool isRowDone);
                    position += step;
                    if (isRowDone)
                    {
                        EndRow();
                        if (_writer.IsFull)
                        {
                            taken = position;
                            return true;
                        }

                        continue;
                    }

                    if (_state == State.Field)
                    {
                        taken = position;
                        return false;
                    }

                    continue;
                case State.Row:
                    step = ReadRow(rest);
                    break;
                case State.Pieces:
                    step = ReadPieces(rest);
                    break;
                case State.Header:
                    step = ReadHeader(rest);
                    break;
                case State.Extension or State.Skip:
                    step = SkipBytes(rest);
                    break;
                default:
                    // A count of fields that was read wrongly would look like the end.
                    taken = rest.IsEmpty ? data.Length : throw Malformed("There is something behind its end.");
                    return false;
            }

            position += step;
            if (step == 0)
            {
                taken = position;
                return false;
            }
        }
    }

    private int ReadHeader(ReadOnlySpan<byte> data)
    {
        if (data.Length < HeaderLength)
        {
            return 0;
        }

        if (!data[..SignatureLength].SequenceEqual(Signature))
        {
            throw Malformed("It does not begin as binary COPY does.");
        }

        if ((BinaryPrimitives.ReadInt32BigEndian(data[SignatureLength..]) & CriticalFlags) != 0)
        {
            throw Malformed("Its header says that its rows are of another form.");
        }

        _left = BinaryPrimitives.ReadInt32BigEndian(data[(SignatureLength + 4)..]);
        if (_left < 0)
        {
            throw Malformed("The length of its header's extension is negative.");
        }

        _state = _left > 0 ? State.Extension : State.Row;
        return HeaderLength;
    }

    private int ReadRow(ReadOnlySpan<byte> data)
    {
        if (data.Length < sizeof(short))
        {
            return 0;
        }

        _fields = BinaryPrimitives.ReadInt16BigEndian(data);
        if (_fields == -1)
        {
            _state = State.End;
            return sizeof(short);
        }

        // A batch without columns counts rows, whatever they hold.
        if (_fields < 0 || (_columns.Length > 0 && _fields != _columns.Length))
        {
            throw Malformed($"A row has {_fields} fields where {_columns.Length} are expected.");
        }

        _column = 0;
        _state = State.Field;
        return sizeof(short);
    }

    /// <summary>The fields of a row, as far as they are there: this is where the time goes.</summary>
    private int ReadFields(ReadOnlySpan<byte> data, out bool isRowDone)
    {
        int position = 0;
        while (_column < _fields)
        {
            if (data.Length - position < sizeof(int))
            {
                isRowDone = false;
                return position;
            }

            int length = BinaryPrimitives.ReadInt32BigEndian(data[position..]);
            if (length < Null)
            {
                throw Malformed("The length of a field is negative.");
            }

            if (length > data.Length - position - sizeof(int))
            {
                if (length > MostWhole || _columns.Length == 0)
                {
                    position += BeginLong(data[position..], length);
                }

                isRowDone = false;
                return position;
            }

            position += sizeof(int);
            if (_columns.Length > 0)
            {
                if (length >= 0)
                {
                    WriteResult result = FieldWriter.Write(_columns[_column], _forms[_column], data.Slice(position, length));
                    if (result != WriteResult.Ok)
                    {
                        throw Refused(_column, result);
                    }
                }
                else
                {
                    _columns[_column].WriteNull();
                }
            }

            position += Math.Max(length, 0);
            _column++;
        }

        isRowDone = true;
        return position;
    }

    private void EndRow()
    {
        _state = State.Row;
        Rows++;
        if (_columns.Length == 0)
        {
            _writer.EndEmptyRows(1);
        }
        else
        {
            _writer.EndRow();
        }
    }

    /// <summary>Begins a field that is too long for the buffer. The version of a jsonb comes first, and is waited for.</summary>
    private int BeginLong(ReadOnlySpan<byte> data, int length)
    {
        _left = length;
        if (_columns.Length == 0)
        {
            _state = State.Skip;
            return sizeof(int);
        }

        int taken = sizeof(int);
        if (_forms[_column] == ColumnForm.BooleanText)
        {
            throw Refused(_column, WriteResult.Mismatch);
        }

        if (_forms[_column] == ColumnForm.JsonbText)
        {
            if (data.Length <= sizeof(int))
            {
                return 0;
            }

            if (data[sizeof(int)] != 1)
            {
                throw Refused(_column, WriteResult.Mismatch);
            }

            taken++;
            _left--;
        }

        WriteResult result = _columns[_column].BeginPieces(_left);
        if (result != WriteResult.Ok)
        {
            throw Refused(_column, result);
        }

        _state = State.Pieces;
        return taken;
    }

    private int ReadPieces(ReadOnlySpan<byte> data)
    {
        ReadOnlySpan<byte> piece = data[..Math.Min(data.Length, _left)];
        _columns[_column].WritePiece(piece);
        _left -= piece.Length;
        if (_left == 0)
        {
            WriteResult result = _columns[_column].EndPieces();
            if (result != WriteResult.Ok)
            {
                throw Refused(_column, result);
            }

            _column++;
            _state = State.Field;
        }

        return piece.Length;
    }

    private int SkipBytes(ReadOnlySpan<byte> data)
    {
        int count = Math.Min(data.Length, _left);
        _left -= count;
        if (_left == 0)
        {
            _column += _state == State.Skip ? 1 : 0;
            _state = _state == State.Skip ? State.Field : State.Row;
        }

        return count;
    }

    private PeerException Refused(int column, WriteResult result) =>
        FieldWriter.Refused(_columns[column], _state == State.Field ? _forms[column] : null, result, _nameOf(column));

    private static PeerException Malformed(string detail) =>
        new(SqlState.ProtocolViolation, "the remote server sent rows of an unknown form", detail);
}
