using System;
using Xunit;
using Xunit.Sdk;

namespace PeerFdw.Testing.Timing;

/// <summary><see cref="TimedFactAttribute"/> for theories; their data must be what xunit can write down: strings, numbers, booleans.</summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("PeerFdw.Testing.Timing.TimedTheoryDiscoverer", "PeerFdw.Testing")]
public sealed class TimedTheoryAttribute : TheoryAttribute;
