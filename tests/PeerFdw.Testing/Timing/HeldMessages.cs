using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace PeerFdw.Testing.Timing;

/// <summary>What an attempt at a test case says, kept until it is known whether the attempt counts. Threads may speak at once.</summary>
internal sealed class HeldMessages(IMessageBus target) : IMessageBus
{
    private readonly Lock _lock = new();
    private readonly List<IMessageSinkMessage> _messages = [];

    /// <summary>Whether the case failed because something took too long.</summary>
    public bool IsLate
    {
        get
        {
            lock (_lock)
            {
                return _messages.OfType<ITestFailed>().All(f => f.ExceptionTypes.FirstOrDefault() == typeof(LateException).FullName);
            }
        }
    }

    public bool QueueMessage(IMessageSinkMessage message)
    {
        lock (_lock)
        {
            _messages.Add(message);
        }

        return true;
    }

    /// <summary>Passes everything on.</summary>
    public void Release()
    {
        lock (_lock)
        {
            _messages.ForEach(m => target.QueueMessage(m));
            _messages.Clear();
        }
    }

    public void Dispose()
    {
    }
}
