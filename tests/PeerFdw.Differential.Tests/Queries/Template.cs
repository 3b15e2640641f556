using System;
using PeerFdw.Differential.Tests.Schema;

namespace PeerFdw.Differential.Tests.Queries;

/// <summary>A form of condition on one column.</summary>
/// <param name="Name">What it is called in counts and failures.</param>
/// <param name="Make">Makes a condition with fresh literals.</param>
internal sealed record Template(string Name, Func<LiteralPool, TestColumn, string> Make);
