using System;
using Xunit;
using Xunit.Sdk;

namespace PeerFdw.Testing.Timing;

/// <summary>
/// A test that asserts how long something takes. A machine that stalls is no fault of the code: the case is run again, up to three times,
/// when it failed by <see cref="LateException"/> and by nothing else. What is always too slow fails always.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("PeerFdw.Testing.Timing.TimedFactDiscoverer", "PeerFdw.Testing")]
public sealed class TimedFactAttribute : FactAttribute;
