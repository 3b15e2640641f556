using System;
using Npgsql.Internal;
using Npgsql.Internal.Postgres;
using PeerFdw.Connectors.Postgres.Reading;

#pragma warning disable NPG9001 // The driver may change it: hence the pinned version and the tests.

namespace PeerFdw.Connectors.Postgres.Statements;

/// <summary>
/// Teaches the driver to send <see cref="TypedText"/> and to give <see cref="SentValue"/> and <see cref="RawField"/> for every type. It looks up how it would read a value as an object, too, before it reads it
/// otherwise, and fails for types that it would have to be extended for: so that is answered as well.
/// </summary>
internal sealed class RawTypes : PgTypeInfoResolverFactory, IPgTypeInfoResolver
{
    private static readonly RawFieldConverter s_fields = new();

    /// <inheritdoc/>
    public override IPgTypeInfoResolver CreateResolver() => this;

    /// <inheritdoc/>
    public override IPgTypeInfoResolver? CreateArrayResolver() => null;

    /// <inheritdoc/>
    public PgTypeInfo? GetTypeInfo(Type? type, DataTypeName? dataTypeName, PgSerializerOptions options)
    {
        if (dataTypeName is not { } name)
        {
            return null;
        }

        if (type == typeof(TypedText))
        {
            return new PgTypeInfo(options, new TypedTextConverter(), name) { PreferredFormat = DataFormat.Text };
        }

        return type == typeof(RawField) ? new PgTypeInfo(options, s_fields, name)
            : type == typeof(SentValue) ? new PgTypeInfo(options, new SentValueConverter(), name)
            : type == typeof(object) ? new PgTypeInfo(options, new SentValueConverter(), name, typeof(SentValue))
            : null;
    }
}
