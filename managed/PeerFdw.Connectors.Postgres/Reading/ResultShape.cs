using System;
using System.Collections.Generic;
using PeerFdw.Spi;
using PeerFdw.Spi.Rows;

namespace PeerFdw.Connectors.Postgres.Reading;

/// <summary>
/// How the columns of a remote result become those of the batch. A binary form is taken only where both sides have the same built-in type; everything else
/// comes as text, and what the text means is for the input function of the column's type to say, as with postgres_fdw.
/// </summary>
internal sealed class ResultShape
{
    private readonly uint[] _types;

    private ResultShape(uint[] types, ColumnForm[] forms, bool[]? asText, bool[]? isInput)
    {
        _types = types;
        Forms = forms;
        AsText = asText;
        IsInput = isInput;
    }

    /// <summary>For each column of the batch, the form of its values.</summary>
    public ColumnForm[] Forms { get; }

    /// <summary>For each column, whether the query casts it to text; null if it casts none.</summary>
    public bool[]? AsText { get; }

    /// <summary>For each column, whether it goes by the input function though another encoding was asked for; null if none does.</summary>
    public bool[]? IsInput { get; }

    /// <summary>Whether it was made for a result of these types.</summary>
    /// <param name="types">The types.</param>
    /// <returns>Whether it was.</returns>
    public bool Fits(uint[] types) => _types.AsSpan().SequenceEqual(types);

    /// <summary>Whether a statement that casts <see cref="AsText"/> gave what it was made for.</summary>
    /// <param name="types">The types of the statement's result.</param>
    /// <returns>Whether it did.</returns>
    public bool FitsStatement(uint[] types)
    {
        if (types.Length != _types.Length)
        {
            return false;
        }

        for (int i = 0; i < types.Length; i++)
        {
            if (types[i] != (AsText is not null && i < AsText.Length && AsText[i] ? RemoteTypes.Text : _types[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Decides for each column.</summary>
    /// <param name="types">The types of the result's columns.</param>
    /// <param name="columns">The columns of the batch, in the encodings that were asked for.</param>
    /// <returns>The shape.</returns>
    /// <exception cref="PeerException">08P01 if the result has another number of columns.</exception>
    public static ResultShape Of(uint[] types, IReadOnlyList<ColumnWriter> columns)
    {
        if (columns.Count > 0 && types.Length != columns.Count)
        {
            throw new PeerException(
                SqlState.ProtocolViolation, $"the remote query has {types.Length} columns, where {columns.Count} were asked for");
        }

        var forms = new ColumnForm[columns.Count];
        bool[]? asText = null;
        bool[]? isInput = null;
        for (int i = 0; i < forms.Length; i++)
        {
            ColumnWriter column = columns[i];
            if (IsSame(types[i], column))
            {
                forms[i] = ColumnForm.Sent;
                continue;
            }

            forms[i] = TextForm(types[i]);
            if (forms[i] == ColumnForm.Output && !RemoteTypes.IsText(types[i]))
            {
                (asText ??= new bool[forms.Length])[i] = true;
            }

            if (column.Encoding != ColumnEncoding.Input && !IsPlainText(column))
            {
                (isInput ??= new bool[forms.Length])[i] = true;
            }
        }

        return new ResultShape(types, forms, asText, isInput);
    }

    private static bool IsSame(uint type, ColumnWriter column) =>
        column.Encoding != ColumnEncoding.Input && type != 0 && type == RemoteTypes.Of(column.Type);

    /// <summary>Text is what its input function is given, and nothing is checked.</summary>
    private static bool IsPlainText(ColumnWriter column) =>
        column.Encoding == ColumnEncoding.Varlena && column.Type.Kind is TypeKind.Text or TypeKind.VarChar;

    private static ColumnForm TextForm(uint type) => type switch
    {
        RemoteTypes.Boolean => ColumnForm.BooleanText,
        RemoteTypes.JsonB => ColumnForm.JsonbText,
        RemoteTypes.Inet => ColumnForm.InetText,
        _ => ColumnForm.Output,
    };
}
