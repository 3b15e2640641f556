using System;
using System.Threading;
using System.Threading.Tasks;
using Npgsql.Internal;
using Npgsql.Internal.Postgres;

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

    /// <summary>Makes it known to the driver.</summary>
    internal sealed class Factory : PgTypeInfoResolverFactory
    {
        /// <inheritdoc/>
        public override IPgTypeInfoResolver CreateResolver() => new Resolver();

        /// <inheritdoc/>
        public override IPgTypeInfoResolver? CreateArrayResolver() => null;
    }

    /// <summary>
    /// Answers for every type of the server, if it is to be read raw. The driver also wants to know what such a value is as an object: nobody asks for one, and it is
    /// the same.
    /// </summary>
    private sealed class Resolver : IPgTypeInfoResolver
    {
        private static readonly RawFieldConverter s_converter = new();

        /// <inheritdoc/>
        public PgTypeInfo? GetTypeInfo(Type? type, DataTypeName? dataTypeName, PgSerializerOptions options) =>
            dataTypeName is not { } name ? null
            : type == typeof(RawField) ? new PgTypeInfo(options, s_converter, new PgTypeId(name))
            : type == typeof(object) ? new PgTypeInfo(options, s_converter, new PgTypeId(name), typeof(RawField)) { SupportsReading = true, SupportsWriting = false }
            : null;
    }
}
