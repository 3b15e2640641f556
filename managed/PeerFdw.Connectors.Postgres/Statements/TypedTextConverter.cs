using System;
using System.Threading;
using System.Threading.Tasks;
using Npgsql.Internal;

#pragma warning disable NPG9001 // The driver may change it: hence the pinned version and the tests.

namespace PeerFdw.Connectors.Postgres.Statements;

/// <summary>Sends a parameter's text as it is, in the text format, whatever its type.</summary>
internal sealed class TypedTextConverter() : PgStreamingConverter<TypedText>(customDbNullPredicate: true)
{
    /// <inheritdoc/>
    public override bool CanConvert(DataFormat format, out BufferRequirements bufferRequirements)
    {
        bufferRequirements = BufferRequirements.None;
        return format == DataFormat.Text;
    }

    /// <inheritdoc/>
    public override TypedText Read(PgReader reader) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override ValueTask<TypedText> ReadAsync(PgReader reader, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override Size GetSize(SizeContext context, TypedText value, ref object? writeState) => value.Utf8!.Length;

    /// <inheritdoc/>
    public override void Write(PgWriter writer, TypedText value) => writer.WriteBytes(value.Utf8);

    /// <inheritdoc/>
    public override ValueTask WriteAsync(PgWriter writer, TypedText value, CancellationToken cancellationToken = default) =>
        writer.WriteBytesAsync(value.Utf8, cancellationToken);

    /// <inheritdoc/>
    protected override bool IsDbNullValue(TypedText? value, ref object? writeState) => value?.Utf8 is null;
}
