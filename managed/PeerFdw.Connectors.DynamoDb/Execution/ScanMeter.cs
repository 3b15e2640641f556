using System;
using System.Collections.Generic;
using System.Threading;
using PeerFdw.Spi.Planning;

namespace PeerFdw.Connectors.DynamoDb.Execution;

/// <summary>Counts what a scan costs, over all its runs. Safe for any thread.</summary>
internal sealed class ScanMeter
{
    private readonly Lock _lock = new();
    private long _requests;
    private long _pages;
    private long _itemsScanned;
    private long _itemsReturned;
    private long _bytes;
    private long _retries;
    private long _throttles;
    private double _capacity;
    private double _waitMilliseconds;
    private double _capacityWaitMilliseconds;
    private long _reused;

    /// <summary>Pages, items returned, items scanned, capacity so far.</summary>
    internal (long Pages, long Returned, long Scanned, double Capacity) Totals
    {
        get
        {
            lock (_lock)
            {
                return (_pages, _itemsReturned, _itemsScanned, _capacity);
            }
        }
    }

    /// <summary>Bytes received so far.</summary>
    internal long Bytes
    {
        get
        {
            lock (_lock)
            {
                return _bytes;
            }
        }
    }

    /// <summary>How many attempts were not the first of their request, and how many were refused for their rate.</summary>
    internal (long Retries, long Throttles) Attempts
    {
        get
        {
            lock (_lock)
            {
                return (_retries, _throttles);
            }
        }
    }

    /// <summary>An attempt at a request has ended.</summary>
    /// <param name="isRetry">Whether it was not the first.</param>
    /// <param name="isThrottled">Whether DynamoDB refused it for its rate.</param>
    /// <param name="milliseconds">How long it took.</param>
    internal void AddAttempt(bool isRetry, bool isThrottled, double milliseconds)
    {
        lock (_lock)
        {
            _requests += isRetry ? 0 : 1;
            _retries += isRetry ? 1 : 0;
            _throttles += isThrottled ? 1 : 0;
            _waitMilliseconds += milliseconds;
        }
    }

    /// <summary>Something waited for max_read_capacity.</summary>
    internal void AddCapacityWait(double milliseconds)
    {
        lock (_lock)
        {
            _capacityWaitMilliseconds += milliseconds;
        }
    }

    /// <summary>A page that an earlier run of the scan had fetched was read again, and not fetched.</summary>
    internal void AddReused()
    {
        lock (_lock)
        {
            _reused++;
        }
    }

    /// <summary>The answer to a batch left keys out because of the table's capacity.</summary>
    internal void AddThrottle()
    {
        lock (_lock)
        {
            _throttles++;
        }
    }

    /// <summary>A page has arrived.</summary>
    internal void AddPage(long bytes)
    {
        lock (_lock)
        {
            _pages++;
            _bytes += bytes;
        }
    }

    /// <summary>A page has been read.</summary>
    internal void AddItems(long returned, long scanned, double capacity)
    {
        lock (_lock)
        {
            _itemsReturned += returned;
            _itemsScanned += scanned;
            _capacity += capacity;
        }
    }

    internal IReadOnlyList<PlanProperty> Report()
    {
        lock (_lock)
        {
            return
            [
                PlanProperty.OfInteger("Requests", _requests),
                PlanProperty.OfInteger("Pages", _pages),
                PlanProperty.OfInteger("Items Scanned", _itemsScanned),
                PlanProperty.OfInteger("Items Returned", _itemsReturned),
                PlanProperty.OfInteger("Bytes Received", _bytes),
                PlanProperty.OfNumber("Consumed Read Capacity", _capacity),
                PlanProperty.OfInteger("Retries", _retries),
                PlanProperty.OfInteger("Throttles", _throttles),
                PlanProperty.OfNumber("Network Wait", _waitMilliseconds, "ms"),
                .. _capacityWaitMilliseconds > 0 ? [PlanProperty.OfNumber("Capacity Wait", _capacityWaitMilliseconds, "ms")] : Array.Empty<PlanProperty>(),
                .. _reused > 0 ? [PlanProperty.OfInteger("Reused", _reused)] : Array.Empty<PlanProperty>(),
            ];
        }
    }
}
