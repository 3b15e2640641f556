using System.Collections.Generic;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace PeerFdw.Testing.Timing;

/// <summary>Makes test cases of <see cref="TimedFactAttribute"/>; xunit finds it by its name.</summary>
/// <param name="diagnostics">Where xunit's own messages go.</param>
public sealed class TimedFactDiscoverer(IMessageSink diagnostics) : IXunitTestCaseDiscoverer
{
    /// <inheritdoc/>
    public IEnumerable<IXunitTestCase> Discover(ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo factAttribute) =>
    [
        new TimedTestCase(
            diagnostics, discoveryOptions.MethodDisplayOrDefault(), discoveryOptions.MethodDisplayOptionsOrDefault(), testMethod, null),
    ];
}
