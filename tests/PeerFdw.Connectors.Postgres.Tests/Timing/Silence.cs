using System;
using Xunit;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace PeerFdw.Connectors.Postgres.Tests.Timing;

/// <summary>Hears what planned failures say, and keeps it to itself.</summary>
internal sealed class Silence : LongLivedMarshalByRefObject, IMessageSink, IMessageBus
{
    public bool OnMessage(IMessageSinkMessage message) => true;

    public bool QueueMessage(IMessageSinkMessage message) => true;

    public void Dispose() => GC.SuppressFinalize(this);
}
