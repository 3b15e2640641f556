using System;

namespace PeerFdw.Testing;

/// <summary>What a <see cref="StandInServer"/> answers.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">The body.</param>
/// <param name="ContentType">What it is.</param>
/// <param name="SendBytes">How much of the body is sent before the connection is cut; null for all of it.</param>
/// <param name="IsStuck">Whether nothing comes at all: the connection stays open.</param>
/// <param name="Delay">How long the answer takes.</param>
public sealed record StandInAnswer(
    int Status, string Body, string ContentType = "application/json", int? SendBytes = null, bool IsStuck = false, TimeSpan Delay = default);
