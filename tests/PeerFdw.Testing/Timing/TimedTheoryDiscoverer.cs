using System.Collections.Generic;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace PeerFdw.Testing.Timing;

/// <summary>Makes test cases of <see cref="TimedTheoryAttribute"/>; xunit finds it by its name.</summary>
/// <param name="diagnostics">Where xunit's own messages go.</param>
public sealed class TimedTheoryDiscoverer(IMessageSink diagnostics) : TheoryDiscoverer(diagnostics)
{
    /// <inheritdoc/>
    protected override IEnumerable<IXunitTestCase> CreateTestCasesForDataRow(
        ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo theoryAttribute, object[] dataRow) =>
    [
        new TimedTestCase(
            DiagnosticMessageSink, discoveryOptions.MethodDisplayOrDefault(), discoveryOptions.MethodDisplayOptionsOrDefault(), testMethod, dataRow),
    ];
}
