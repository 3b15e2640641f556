using System;
using System.Threading;
using System.Threading.Tasks;
using Npgsql.Internal;

#pragma warning disable NPG9001 // The driver may change it: hence the pinned version and the tests.

namespace PeerFdw.Connectors.Postgres.Statements;

/// <summary>Gives a value's bytes as they came, whatever its type and format.</summary>
internal sealed class SentValueConverter : PgStreamingConverter<SentValue>
{
    /// <inheritdoc/>
    public override SentValue Read(PgReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);

        // One piece: of the driver's buffer, or of an array that it rents.
        return new SentValue(reader.ReadBytes(reader.CurrentRemaining).First);
    }

    /// <inheritdoc/>
    public override ValueTask<SentValue> ReadAsync(PgReader reader, CancellationToken cancellationToken = default) => new(Read(reader));

    /// <inheritdoc/>
    public override Size GetSize(SizeContext context, SentValue value, ref object? writeState) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(PgWriter writer, SentValue value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override ValueTask WriteAsync(PgWriter writer, SentValue value, CancellationToken cancellationToken = default) => throw new NotSupportedException();
}
