using System;
using System.Collections.Generic;
using System.Linq;
using PeerFdw.Planning.Gates;
using PeerFdw.Planning.Options;
using PeerFdw.Spi;
using PeerFdw.Spi.Execution;
using PeerFdw.Spi.Expressions;
using PeerFdw.Spi.Options;
using PeerFdw.Spi.Planning;
using PeerFdw.Spi.Writing;
using Xunit;

namespace PeerFdw.Contract.Tests;

/// <summary>
/// What every connector must keep, whatever its peer is. A connector's subclass names it and declares its behaviour; nothing here needs a server.
/// </summary>
public abstract class ConnectorContractTests
{
    private const string SecretValue = "Sw0rdfish-4711";

    /// <summary>The connector.</summary>
    protected abstract IConnector Connector { get; }

    /// <summary>What it declares.</summary>
    protected abstract ConnectorBehaviour Behaviour { get; }

    private TableDescription Table => Behaviour.Table;

    [Fact]
    public void Names_are_of_the_agreed_form()
    {
        Assert.Matches("^peer_[a-z0-9_]+$", Connector.Name);
        Assert.False(string.IsNullOrWhiteSpace(Connector.DisplayName));
    }

    [Fact]
    public void Every_option_is_described_and_its_default_is_legal()
    {
        Assert.All(Connector.Options.Definitions, definition =>
        {
            Assert.Matches("^[a-z][a-z0-9_]*$", definition.Name);
            Assert.EndsWith(".", definition.Description, StringComparison.Ordinal);
            Assert.NotEqual(OptionPlace.None, definition.Places);
            Assert.Equal(OptionPlace.None, definition.RequiredAt & ~definition.Places);
            Assert.Equal(definition.Kind == OptionKind.Choice, definition.Choices.Count > 0);
            if (definition.Default is { } value && definition.Kind == OptionKind.Choice)
            {
                Assert.Contains(value, definition.Choices);
            }
        });
        Assert.Equal(Connector.Options.Definitions.Count + 2, OptionTable.Markdown(Connector.Options).Count(c => c == '\n'));
    }

    [Fact]
    public void Legal_options_pass() => Assert.All(
        Behaviour.LegalOptions, o => OptionValidator.Validate(Connector, o.Place, o.Options, isSuperuser: true));

    [Fact]
    public void Illegal_options_are_refused_with_words_of_help()
    {
        Assert.NotEmpty(Behaviour.IllegalOptions);
        Assert.All(Behaviour.IllegalOptions, o =>
        {
            PeerException error = Assert.Throws<PeerException>(
                () => OptionValidator.Validate(Connector, o.Place, o.Options, isSuperuser: true));
            Assert.True(error.Hint is not null || error.Detail is not null, error.Message);
        });
    }

    [Fact]
    public void A_secret_is_refused_anywhere_but_on_a_user_mapping_and_never_repeated()
    {
        foreach (OptionDefinition secret in Connector.Options.Definitions.Where(d => d.IsSecret))
        {
            PeerException error = Assert.Throws<PeerException>(() => OptionValidator.Validate(
                Connector, OptionPlace.Server, Set(secret.Name, SecretValue), isSuperuser: true));
            Assert.DoesNotContain(SecretValue, $"{error.Message} {error.Detail} {error.Hint}", StringComparison.Ordinal);
        }
    }

    [Fact]
    public async System.Threading.Tasks.Task What_cannot_be_sampled_or_described_says_so()
    {
        if (!Connector.Capabilities.Sampling)
        {
            var request = new SampleRequest(Connect(), Table, [1], 100, 1, new SessionSettings(true), new Silence());
            PeerException error = await Assert.ThrowsAsync<PeerException>(() => Connector.SampleAsync(request, new Nowhere(), default));
            Assert.Equal(SqlState.FeatureNotSupported, error.SqlState);
        }

        if (!Connector.Capabilities.Description)
        {
            PeerException error = await Assert.ThrowsAsync<PeerException>(() => Connector.DescribeTableAsync(Connect(), Table, default));
            Assert.Equal(SqlState.FeatureNotSupported, error.SqlState);

            // Planning would ask for it.
            Assert.Null(Connector.Options.Find("use_remote_estimate"));
        }
        else
        {
            Assert.Equal(OptionPlace.Server | OptionPlace.Table, Connector.Options.Find("use_remote_estimate")?.Places);
        }

        IPeerConnection Connect() => Connector.Connect(new ConnectionRequest(
            Table.Server, Table.ServerOptions, OptionSet.Empty, IsAmbientAllowed: false));
    }

    [Fact]
    public void A_connection_does_not_show_its_secrets()
    {
        var secrets = Connector.Options.Definitions.Where(d => d.IsSecret).ToDictionary(d => d.Name, _ => SecretValue);
        IPeerConnection connection = Connector.Connect(new ConnectionRequest(
            Table.Server, Table.ServerOptions, new OptionSet(secrets), IsAmbientAllowed: false));
        Assert.DoesNotContain(SecretValue, $"{connection}", StringComparison.Ordinal);
    }

    [Fact]
    public void Exact_conditions_are_pushed_exactly_and_no_candidate_loses_one_silently()
    {
        Assert.All(Behaviour.Exact, condition =>
            Assert.Contains(Offer([condition]), c => c.Answers[0].Pushdown == FilterPushdown.Exact));
    }

    [Fact]
    public void Inexact_conditions_are_never_called_exact() => Assert.All(Behaviour.Inexact, condition =>
    {
        IReadOnlyList<FilterCandidate> candidates = Offer([condition]);
        Assert.Contains(candidates, c => c.Answers[0].Pushdown == FilterPushdown.Inexact);
        Assert.DoesNotContain(candidates, c => c.Answers[0].Pushdown == FilterPushdown.Exact);
    });

    [Fact]
    public void Unsupported_conditions_stay_local()
    {
        Assert.NotEmpty(Behaviour.Unsupported);
        Assert.All(Behaviour.Unsupported.Concat(Foreign()), condition => Assert.All(
            Offer([condition]), c => Assert.Equal(FilterPushdown.Unsupported, c.Answers[0].Pushdown)));
    }

    [Fact]
    public void Every_answer_but_an_exact_one_has_a_reason() => Assert.All(AllOffers(), candidate => Assert.All(
        candidate.Answers, answer =>
        {
            if (answer.Pushdown == FilterPushdown.Exact)
            {
                Assert.Null(answer.Reason);
            }
            else
            {
                Assert.False(string.IsNullOrWhiteSpace(answer.Reason));
                Assert.False(answer.Reason!.EndsWith('.'), answer.Reason);
            }
        }));

    [Fact]
    public void Declared_conditions_are_in_normal_form_and_pass_the_gates()
    {
        var gate = new OfferGate(Connector);
        Assert.All(Behaviour.Exact.Concat(Behaviour.Inexact), condition =>
        {
            Assert.Equal(Normalization.Normalize(condition), condition);
            Assert.Null(gate.RefuseCondition(condition));
        });
    }

    [Fact]
    public void Answers_are_as_many_as_conjuncts_and_leave_the_handle_alone()
    {
        TableHandle start = Connector.CreateHandle(Table);
        byte[] before = HandleText.Write(Connector, start);
        Expression[] all = [.. Behaviour.Exact, .. Behaviour.Inexact, .. Behaviour.Unsupported];
        for (int count = 0; count <= all.Length; count++)
        {
            Conjunct[] conjuncts = Conjuncts(all.Take(count));
            IReadOnlyList<FilterCandidate> candidates = Connector.ApplyFilter(start, Table, conjuncts);
            Assert.NotEmpty(candidates);
            Assert.All(candidates, c => Assert.Equal(count, c.Answers.Count));
        }

        Connector.ApplyProjection(start, Table, []);
        Assert.Equal(before, HandleText.Write(Connector, start));
    }

    [Fact]
    public void Handles_survive_the_plan()
    {
        Assert.All(AllHandles(), handle =>
        {
            byte[] text = HandleText.Write(Connector, handle);
            TableHandle read = HandleText.Read(Connector, text);
            Assert.Equal(handle, read);
            Assert.Equal(handle.GetHashCode(), read.GetHashCode());
            Assert.Equal(text, HandleText.Write(Connector, read));
        });
    }

    [Fact]
    public void Every_handle_is_described_and_the_same_after_the_plan() => Assert.All(AllHandles(), handle =>
    {
        IReadOnlyList<PlanProperty> properties = Connector.Describe(handle, Table);
        Assert.NotEmpty(properties);
        Assert.All(properties, p => Assert.False(string.IsNullOrWhiteSpace(p.Label)));
        TableHandle read = HandleText.Read(Connector, HandleText.Write(Connector, handle));
        Assert.Equal(properties.Select(Line), Connector.Describe(read, Table).Select(Line));
    });

    [Fact]
    public void Estimates_are_finite()
    {
        Assert.True(double.IsFinite(Connector.EstimateTableRows(Table)) && Connector.EstimateTableRows(Table) >= 1);
        Assert.True(Connector.EstimateTableRows(Table with { Tuples = -1 }) >= 1);
        Assert.True(Connector.EstimateTableRows(Table with { Tuples = 0 }) >= 1);
        Conjunct[] none = [];
        Assert.All(AllHandles(), handle => AssertSane(Connector.Estimate(handle, Table, none)));
        foreach (Expression condition in Behaviour.Exact.Concat(Behaviour.Inexact))
        {
            foreach (double selectivity in new[] { 0.0, 1e-9, 0.5, 1.0 })
            {
                Conjunct conjunct = Conjuncts([condition])[0] with { Selectivity = selectivity };
                foreach (FilterCandidate candidate in Offer([condition]))
                {
                    AssertSane(Connector.Estimate(candidate.Handle, Table, [conjunct]));
                }
            }
        }
    }

    [Theory]
    [InlineData(ModifyCommand.Insert)]
    [InlineData(ModifyCommand.Update)]
    [InlineData(ModifyCommand.Delete)]
    public void Commands_are_taken_as_declared_and_others_refused_with_a_reason(ModifyCommand command)
    {
        ModifyAnswer answer = Connector.PlanModify(Table, command);
        if (!Behaviour.Commands.Contains(command))
        {
            Assert.False(string.IsNullOrWhiteSpace(answer.Reason));
            return;
        }

        Assert.Null(answer.Reason);
        Assert.True(answer.BatchRows >= 1);
        Assert.All(Connector.DescribeModify(Table, command), p => Assert.False(string.IsNullOrWhiteSpace(p.Label)));
        if (command != ModifyCommand.Insert)
        {
            Assert.NotEmpty(answer.Identity);
            Assert.Equal(answer.Identity.Order().Distinct(), answer.Identity);
            Assert.All(answer.Identity, number => Assert.True(
                Table.Column(number) is not null || (number is SystemColumn.Place or SystemColumn.Owner && Connector.Capabilities.SystemColumns)));
        }
    }

    [Fact]
    public void What_can_be_written_can_be_closed_to_writing()
    {
        if (Behaviour.Commands.Count > 0)
        {
            OptionDefinition? updatable = Connector.Options.Definitions.SingleOrDefault(d => d.Name == "updatable");
            Assert.NotNull(updatable);
            Assert.Equal((OptionKind.Boolean, OptionPlace.Table | OptionPlace.Server), (updatable.Kind, updatable.Places));
        }
    }

    [Fact]
    public void Sorts_are_given_as_declared_and_no_others()
    {
        Assert.Equal(Connector.Capabilities.Sort, Behaviour.Sorts.Count > 0);
        FilterCandidate[] candidates = Offer(Behaviour.SortConditions).ToArray();
        Assert.All(Behaviour.Sorts, keys =>
            Assert.Contains(candidates, c => Connector.ApplySort(c.Handle, Table, keys) is not null));
        Assert.All(Behaviour.Unsorted, keys =>
            Assert.All(candidates, c => Assert.Null(Connector.ApplySort(c.Handle, Table, keys))));
    }

    [Fact]
    public void Aggregations_are_computed_as_declared_and_others_refused_with_a_reason()
    {
        Assert.Equal(Connector.Capabilities.Aggregation, Behaviour.Aggregates.Count > 0);
        FilterCandidate[] candidates = Offer(Behaviour.AggregateConditions)
            .Where(c => c.Answers.All(a => a.Pushdown == FilterPushdown.Exact)).ToArray();
        Assert.NotEmpty(candidates);
        Assert.All(Behaviour.Aggregates, request =>
            Assert.Contains(candidates, c => Connector.ApplyAggregation(c.Handle, Table, request, out _) is not null));
        Assert.All(Behaviour.Unaggregated, request => Assert.All(candidates, c =>
        {
            Assert.Null(Connector.ApplyAggregation(c.Handle, Table, request, out string? reason));
            Assert.False(string.IsNullOrWhiteSpace(reason));
        }));
    }

    private static void AssertSane(ScanEstimate estimate)
    {
        Assert.True(double.IsFinite(estimate.Rows) && estimate.Rows >= 0, $"{estimate}");
        Assert.True(double.IsFinite(estimate.Requests) && estimate.Requests >= 0, $"{estimate}");
        Assert.True(double.IsFinite(estimate.Bytes) && estimate.Bytes >= 0, $"{estimate}");
        Assert.True(double.IsFinite(estimate.Units) && estimate.Units >= 0, $"{estimate}");
    }

    private static string Line(PlanProperty property) =>
        $"{property.Label}|{property.Text}|{property.Integer}|{property.Number}|{property.Unit}|"
        + string.Join(",", property.List ?? []);

    private static OptionSet Set(string name, string value) => new(new Dictionary<string, string> { [name] = value });

    private static Conjunct[] Conjuncts(IEnumerable<Expression> expressions) =>
        expressions.Select((e, i) => new Conjunct(i, e, 0.1, IsJoinClause: false)).ToArray();

    private IReadOnlyList<FilterCandidate> Offer(IEnumerable<Expression> expressions) =>
        Connector.ApplyFilter(Connector.CreateHandle(Table), Table, Conjuncts(expressions));

    /// <summary>What nobody can know: a user's operator and function, a node that was not sent, on a column of the table.</summary>
    private IEnumerable<Expression> Foreign()
    {
        ColumnDescription first = Table.Columns[0];
        var column = new ColumnReference(Table.Relation, first.Number, first.Type);
        yield return new OperatorCall("===", "app", 50000, false, [column, column], null, DataType.Boolean);
        yield return new FunctionCall("check_it", "app", 50001, false, [column], null, DataType.Boolean);
        yield return new Untranslatable("SubPlan", "it is a subquery", DataType.Boolean);
        yield return new Comparison(ComparisonOperator.Equal, column, new Untranslatable("SubPlan", "it is a subquery", first.Type), Collation.C);
    }

    private List<FilterCandidate> AllOffers()
    {
        Expression[] all = [.. Behaviour.Exact, .. Behaviour.Inexact, .. Behaviour.Unsupported, .. Foreign()];
        List<FilterCandidate> offers = [.. Offer(all), .. Offer([])];
        foreach (Expression expression in all)
        {
            offers.AddRange(Offer([expression]));
        }

        return offers;
    }

    private List<TableHandle> AllHandles()
    {
        var handles = AllOffers().Select(c => c.Handle).Append(Connector.CreateHandle(Table)).ToList();
        int[] columns = Table.Columns.Select(c => c.Number).ToArray();
        handles.AddRange(handles.Select(h => Connector.ApplyProjection(h, Table, columns)).ToArray());
        handles.Add(Connector.ApplyProjection(Connector.CreateHandle(Table), Table, []));
        foreach (FilterCandidate candidate in Offer(Behaviour.SortConditions))
        {
            handles.AddRange(Behaviour.Sorts.Select(s => Connector.ApplySort(candidate.Handle, Table, s)).OfType<TableHandle>());
        }

        foreach (FilterCandidate candidate in Offer(Behaviour.AggregateConditions))
        {
            handles.AddRange(Behaviour.Aggregates
                .Select(a => Connector.ApplyAggregation(candidate.Handle, Table, a, out _)).OfType<TableHandle>());
        }

        return handles;
    }

    private sealed class Silence : INoticeSink
    {
        public void Post(NoticeLevel level, string message, string? detail = null, string? hint = null)
        {
        }
    }

    private sealed class Nowhere : IRowSink
    {
        public Spi.Rows.RowWriter CreateWriter() => throw new NotSupportedException();
    }
}
