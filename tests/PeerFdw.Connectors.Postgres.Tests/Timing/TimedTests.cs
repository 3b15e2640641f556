using System;
using System.Threading;
using System.Threading.Tasks;
using PeerFdw.Testing.Timing;
using Xunit;
using Xunit.Sdk;

namespace PeerFdw.Connectors.Postgres.Tests.Timing;

/// <summary>What tests of time rest on: a case that was late is tried again, one that is wrong is not.</summary>
public sealed class TimedTests
{
    private static int s_attempts;
    private static int s_first;
    private static int s_second;

    [TimedFact]
    public void A_case_that_was_late_is_tried_again() =>
        Timely.Within(100, TimeSpan.FromMilliseconds(++s_attempts < 3 ? 101 : 100), "something");

    [TimedTheory]
    [InlineData("a")]
    [InlineData("b")]
    public void Each_row_of_a_theory_is_a_case_of_its_own(string row) =>
        Timely.Within(100, TimeSpan.FromMilliseconds((row == "a" ? ++s_first : ++s_second) < 2 ? 101 : 100), row);

    [Fact]
    public async Task What_is_always_late_fails_after_three_attempts() => Assert.Equal((1, 3), await RunAsync(nameof(PlannedCases.Late)));

    [Fact]
    public async Task What_is_wrong_is_not_tried_again() => Assert.Equal((1, 1), await RunAsync(nameof(PlannedCases.Wrong)));

    private static async Task<(int Failures, int Attempts)> RunAsync(string method)
    {
        PlannedCases.Attempts = 0;
        Type type = typeof(PlannedCases);
        var testClass = new TestClass(
            new TestCollection(new TestAssembly(new ReflectionAssemblyInfo(type.Assembly)), null, "planned"), new ReflectionTypeInfo(type));
        var testMethod = new TestMethod(testClass, new ReflectionMethodInfo(type.GetMethod(method)!));
        using var silence = new Silence();
        using var source = new CancellationTokenSource();
        using var planned = new TimedTestCase(silence, TestMethodDisplay.Method, TestMethodDisplayOptions.None, testMethod, null);
        RunSummary summary = await planned.RunAsync(silence, silence, [], new ExceptionAggregator(), source);
        return (summary.Failed, PlannedCases.Attempts);
    }
}
