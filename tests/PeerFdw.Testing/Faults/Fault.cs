using System;

namespace PeerFdw.Testing.Faults;

/// <summary>Something that a <see cref="FaultProxy"/> does to an answer.</summary>
/// <param name="Kind">What.</param>
public sealed record Fault(FaultKind Kind)
{
    /// <summary>How late the answer is, of Delay.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>The HTTP status, of Status and Service.</summary>
    public int StatusCode { get; init; } = 200;

    /// <summary>AWS's name of the error, of Service.</summary>
    public string Code { get; init; } = "";

    /// <summary>
    /// Whether the peer gets the request, and does what it asks, before the answer is spoilt. By default it does where the answer is damaged or late, and
    /// does not where another is sent instead.
    /// </summary>
    public bool ReachesPeer { get; init; } =
        Kind is FaultKind.Delay or FaultKind.CutInHead or FaultKind.CutInBody or FaultKind.Truncate or FaultKind.Corrupt or FaultKind.StallInBody or FaultKind.OversizedLength or FaultKind.OversizedChunk;

    /// <summary>DynamoDB's refusal of a request beyond the table's capacity.</summary>
    public static Fault Throttle { get; } = Service(400, "ProvisionedThroughputExceededException");

    /// <summary>An answer that comes late.</summary>
    /// <param name="duration">By how much.</param>
    /// <returns>The fault.</returns>
    public static Fault Delay(TimeSpan duration) => new(FaultKind.Delay) { Duration = duration };

    /// <summary>An HTTP status without DynamoDB's JSON.</summary>
    /// <param name="status">Such as 503.</param>
    /// <returns>The fault.</returns>
    public static Fault Status(int status) => new(FaultKind.Status) { StatusCode = status };

    /// <summary>An error of the service.</summary>
    /// <param name="status">The HTTP status: 400 or 500.</param>
    /// <param name="code">AWS's name, such as ThrottlingException.</param>
    /// <returns>The fault.</returns>
    public static Fault Service(int status, string code) => new(FaultKind.Service) { StatusCode = status, Code = code };
}
