using PeerFdw.Rows.Layout;

namespace PeerFdw.Bridge.Tests;

/// <summary>A PeerError, copied.</summary>
internal sealed record Failure(string SqlState, string Message, string? Detail, string? Hint, string? Context);

/// <summary>What peer_init answered.</summary>
internal sealed record InitAnswer(int Status, Failure? Error, int AbiVersion, string LibraryVersion, string RuntimeVersion);

/// <summary>What peer_stats answered.</summary>
internal sealed record StatsAnswer(int Status, Failure? Error, PeerStats Stats);

/// <summary>What a call with a document for a reply answered.</summary>
internal sealed record Reply(int Status, Failure? Error, string? Document);

/// <summary>What peer_notice gave.</summary>
internal sealed record Said(int Level, string Message, string? Detail);
