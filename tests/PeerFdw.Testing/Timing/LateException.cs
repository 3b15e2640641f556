using System;

namespace PeerFdw.Testing.Timing;

/// <summary>Something took longer than a test allows. Test cases of <see cref="TimedFactAttribute"/> are tried again after it.</summary>
/// <param name="message">What took how long.</param>
public sealed class LateException(string message) : Exception(message);
