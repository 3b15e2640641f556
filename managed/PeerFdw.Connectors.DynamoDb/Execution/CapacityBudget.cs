using System;
using System.Diagnostics;
using System.Threading;
using System.Threading.Tasks;

namespace PeerFdw.Connectors.DynamoDb.Execution;

/// <summary>
/// max_read_capacity: a token bucket of read capacity units, filled at the rate, holding one second's worth. What a request will cost is known only
/// afterwards, so an estimate is taken out before and set right after it; the balance may fall below zero, and then nothing is sent until it is paid.
/// Safe for any thread.
/// </summary>
internal sealed class CapacityBudget
{
    /// <summary>A page is to cost no more than this part of a second's budget.</summary>
    private const double PagePart = 0.5;

    private readonly Lock _lock = new();
    private readonly double _pageUnits;
    private double _rate;
    private double _balance;
    private double _unitsPerItem;
    private long _filled = Stopwatch.GetTimestamp();

    /// <summary>Makes a full bucket.</summary>
    /// <param name="rate">Units a second.</param>
    /// <param name="unitsPerItem">What reading an item is thought to cost, until some were read.</param>
    /// <param name="pageUnits">What a whole page costs.</param>
    internal CapacityBudget(double rate, double unitsPerItem, double pageUnits)
    {
        _rate = rate;
        _balance = rate;
        _unitsPerItem = unitsPerItem;
        _pageUnits = pageUnits;
    }

    /// <summary>Changes the rate: two foreign tables may say different things of one DynamoDB table, and the last that is opened counts.</summary>
    internal void SetRate(double rate)
    {
        lock (_lock)
        {
            Fill();
            _balance = Math.Min(_balance, rate);
            _rate = rate;
        }
    }

    /// <summary>The most items of a page, so that none costs much more than half a second's budget; null if whole pages do not.</summary>
    internal int? PageItems
    {
        get
        {
            lock (_lock)
            {
                double most = Math.Max(0.5, _rate * PagePart);
                return most >= _pageUnits ? null : (int)Math.Clamp(most / _unitsPerItem, 1, 1 << 20);
            }
        }
    }

    /// <summary>What a page of so many items is thought to cost; null is a whole page.</summary>
    internal double Estimate(int? items)
    {
        lock (_lock)
        {
            return Math.Max(0.5, items is { } count ? Math.Min(count * _unitsPerItem, _pageUnits) : _pageUnits);
        }
    }

    /// <summary>Waits until there is something left, and takes an estimate out.</summary>
    /// <param name="units">The estimate.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>How long it waited.</returns>
    internal async ValueTask<TimeSpan> ReserveAsync(double units, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        bool hasWaited = false;
        while (true)
        {
            TimeSpan wait;
            lock (_lock)
            {
                Fill();
                if (_balance > 0)
                {
                    _balance -= units;
                    return hasWaited ? Stopwatch.GetElapsedTime(start) : TimeSpan.Zero;
                }

                // What others pay back in the meantime is found at the next look.
                wait = TimeSpan.FromSeconds(Math.Clamp((-_balance / _rate) + 0.001, 0.001, 1));
            }

            hasWaited = true;
            await Task.Delay(wait, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Sets an estimate right.</summary>
    /// <param name="reserved">What was taken out.</param>
    /// <param name="units">What it cost.</param>
    /// <param name="items">How many items were read for it.</param>
    internal void Settle(double reserved, double units, long items)
    {
        lock (_lock)
        {
            _balance += reserved - units;
            if (items > 0 && units > 0)
            {
                _unitsPerItem = (_unitsPerItem + (units / items)) / 2;
            }
        }
    }

    private void Fill()
    {
        long now = Stopwatch.GetTimestamp();
        _balance = Math.Min(_rate, _balance + (_rate * Stopwatch.GetElapsedTime(_filled, now).TotalSeconds));
        _filled = now;
    }
}
