using System.Collections.Generic;
using System.Globalization;
using System.Threading;
using PeerFdw.Spi.Execution;

namespace PeerFdw.Notices;

/// <summary>
/// Messages on their way to the shim, oldest first, at most <see cref="Capacity"/>; of those that found no room one last message tells
/// how many there were.
/// </summary>
internal sealed class NoticeQueue : INoticeSink
{
    /// <summary>More than anybody reads; few enough to cost nothing.</summary>
    public const int Capacity = 1000;

    private readonly Lock _gate = new();
    private readonly Queue<Notice> _notices = new();
    private int _dropped;
    private NoticeLevel _loudestDropped;

    /// <summary>How many messages wait.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _notices.Count + (_dropped > 0 ? 1 : 0);
            }
        }
    }

    /// <inheritdoc/>
    public void Post(NoticeLevel level, string message, string? detail = null, string? hint = null)
    {
        lock (_gate)
        {
            if (_notices.Count >= Capacity)
            {
                _loudestDropped = _dropped == 0 || level > _loudestDropped ? level : _loudestDropped;
                _dropped++;
                return;
            }

            _notices.Enqueue(new Notice(level, message, detail, hint));
        }
    }

    /// <summary>The oldest message, which stays.</summary>
    /// <returns>It, or null.</returns>
    public Notice? Peek()
    {
        lock (_gate)
        {
            if (_notices.Count == 0 && _dropped > 0)
            {
                _notices.Enqueue(new Notice(
                    _loudestDropped,
                    string.Create(CultureInfo.InvariantCulture, $"{_dropped} more messages were dropped"),
                    string.Create(CultureInfo.InvariantCulture, $"At most {Capacity} messages wait for the backend."),
                    null));
                _dropped = 0;
            }

            return _notices.TryPeek(out Notice? notice) ? notice : null;
        }
    }

    /// <summary>Removes what <see cref="Peek"/> gave. Only the backend's thread takes, so it is still the oldest.</summary>
    public void Drop()
    {
        lock (_gate)
        {
            _ = _notices.TryDequeue(out _);
        }
    }
}
