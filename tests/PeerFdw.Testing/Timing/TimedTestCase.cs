using System;
using System.Threading;
using System.Threading.Tasks;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace PeerFdw.Testing.Timing;

/// <summary>A test case that is run again when it was late.</summary>
public sealed class TimedTestCase : XunitTestCase
{
    private const int Attempts = 3;

    /// <summary>For xunit, which fills what it had written down.</summary>
    [Obsolete("Only xunit calls it, when it reads a test case back.")]
    public TimedTestCase()
    {
    }

    /// <summary>A case as the discoverers make it.</summary>
    /// <param name="diagnostics">Where xunit's own messages go.</param>
    /// <param name="display">How it is named.</param>
    /// <param name="displayOptions">How its name is written.</param>
    /// <param name="method">The test's method.</param>
    /// <param name="arguments">A theory's data; null for a fact.</param>
    public TimedTestCase(IMessageSink diagnostics, TestMethodDisplay display, TestMethodDisplayOptions displayOptions, ITestMethod method, object[]? arguments)
        : base(diagnostics, display, displayOptions, method, arguments)
    {
    }

    /// <inheritdoc/>
    public override async Task<RunSummary> RunAsync(
        IMessageSink diagnosticMessageSink, IMessageBus messageBus, object[] constructorArguments, ExceptionAggregator aggregator,
        CancellationTokenSource cancellationTokenSource)
    {
        for (int attempt = 1; ; attempt++)
        {
            using var held = new HeldMessages(messageBus);
            RunSummary summary = await base.RunAsync(diagnosticMessageSink, held, constructorArguments, new ExceptionAggregator(aggregator), cancellationTokenSource);
            if (summary.Failed == 0 || !held.IsLate || attempt == Attempts)
            {
                held.Release();
                return summary;
            }

            diagnosticMessageSink.OnMessage(new DiagnosticMessage("{0} was late: attempt {1} of {2}", DisplayName, attempt, Attempts));
        }
    }
}
