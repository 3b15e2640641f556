using System;
using System.Threading;
using System.Threading.Tasks;
using Npgsql.Internal;

#pragma warning disable NPG9001 // The driver may change its converters: hence the pinned version and the tests of every type.

namespace PeerFdw.Connectors.Postgres.Reading;

/// <summary>Reads values of every type as the bytes that they came in.</summary>
internal sealed class RawFieldConverter : PgStreamingConverter<RawField>
{
    /// <inheritdoc/>
    public override RawField Read(PgReader reader)
    {
        RowBuffer.Fill(reader);
        return default;
    }

    /// <inheritdoc/>
    public override ValueTask<RawField> ReadAsync(PgReader reader, CancellationToken cancellationToken = default) => new(Read(reader));

    /// <inheritdoc/>
    public override Size GetSize(SizeContext context, RawField value, ref object? writeState) => throw NotWritten();

    /// <inheritdoc/>
    public override void Write(PgWriter writer, RawField value) => throw NotWritten();

    /// <inheritdoc/>
    public override ValueTask WriteAsync(PgWriter writer, RawField value, CancellationToken cancellationToken = default) => throw NotWritten();

    private static NotSupportedException NotWritten() => new("what is read as it comes is not written");
}
