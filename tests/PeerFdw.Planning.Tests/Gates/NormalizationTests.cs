using System;
using System.Collections.Generic;
using System.Linq;
using PeerFdw.Contract.Tests.Fakes;
using PeerFdw.Planning.Gates;
using PeerFdw.Spi;
using PeerFdw.Spi.Expressions;
using Xunit;

namespace PeerFdw.Planning.Tests.Gates;

public sealed class NormalizationTests
{
    private static readonly DataType s_list = new(TypeKind.Array, 1016, "pg_catalog", "_int8", -1, DataType.Int64);
    private static readonly int?[] s_values = [null, 0, 1, 2];

    [Fact]
    public void Not_moves_down_and_turns_what_it_meets()
    {
        Expression a = new Comparison(ComparisonOperator.LessThan, FakeTable.Sk, FakeTable.Number(5), null);
        Expression b = new NullTest(FakeTable.Pk, false);
        Expression like = new Like(FakeTable.Name, FakeTable.Text("a%"), false, false, FakeTable.English);
        Expression list = new ListComparison(ComparisonOperator.Equal, FakeTable.Sk, new Parameter(0, s_list), false, null);
        AssertNormal(
            new Or(
            [
                new Comparison(ComparisonOperator.GreaterThanOrEqual, FakeTable.Sk, FakeTable.Number(5), null),
                new NullTest(FakeTable.Pk, true),
                new Like(FakeTable.Name, FakeTable.Text("a%"), false, true, FakeTable.English),
                new ListComparison(ComparisonOperator.NotEqual, FakeTable.Sk, new Parameter(0, s_list), true, null),
                new BooleanTest(FakeTable.B, null, true),
            ]),
            new Not(new And([new And([a, b]), like, new Not(new Not(list)), new BooleanTest(FakeTable.B, null, false)])));
    }

    [Fact]
    public void Not_of_a_boolean_column_stays_since_null_must_stay_null() =>
        AssertNormal(new Not(FakeTable.B), new Not(new Not(new Not(FakeTable.B))));

    [Fact]
    public void A_side_without_columns_goes_to_the_right() =>
        AssertNormal(
            new Comparison(ComparisonOperator.GreaterThan, FakeTable.Sk, new Parameter(0, DataType.Int64), null),
            new Comparison(ComparisonOperator.LessThan, new Parameter(0, DataType.Int64), FakeTable.Sk, null));

    [Fact]
    public void Logic_inside_of_values_is_normalized_as_well() =>
        AssertNormal(
            new BooleanTest(new Or([new Not(FakeTable.B), new NullTest(FakeTable.Pk, true)]), true, false),
            new BooleanTest(new Not(new And([FakeTable.B, new NullTest(FakeTable.Pk, false)])), true, false));

    [Fact]
    public void A_constant_is_turned_and_null_stays_null()
    {
        AssertNormal(new Constant(DataType.Boolean, "f"), new Not(new Constant(DataType.Boolean, "t")));
        AssertNormal(new Constant(DataType.Boolean, null), new Not(new Constant(DataType.Boolean, null)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Every_row_keeps_its_value_null_included(int seed)
    {
        var random = new Random(seed);
        for (int i = 0; i < 500; i++)
        {
            Expression expression = Random(random, 5);
            Expression normal = Normalization.Normalize(expression);
            Assert.Equal(normal, Normalization.Normalize(normal));
            Assert.DoesNotContain(normal.Nodes(), n => n is Not { Argument: not ColumnReference });
            Assert.DoesNotContain(normal.Nodes(), n => n is And e && e.Arguments.Any(a => a is And));
            foreach (int? x in s_values)
            {
                foreach (int? y in s_values)
                {
                    foreach (int? b in s_values.Take(3))
                    {
                        var row = new ThreeValued(new Dictionary<int, int?> { [2] = x, [6] = y, [4] = b });
                        Assert.True(row.Test(expression) == row.Test(normal), $"seed {seed}: {expression} at {x}, {y}, {b}");
                    }
                }
            }
        }
    }

    private static Expression Random(Random random, int depth) => random.Next(depth == 0 ? 5 : 9) switch
    {
        0 => new Comparison((ComparisonOperator)random.Next(8), Operand(random), Operand(random), null),
        1 => new ListComparison(
            (ComparisonOperator)random.Next(6),
            Operand(random),
            random.Next(6) == 0
                ? new Constant(s_list, null)
                : new Constant(s_list, null, new(Enumerable.Range(0, random.Next(4)).Select(_ => random.Next(4) == 3 ? null : $"{random.Next(3)}"))),
            random.Next(2) == 0,
            null),
        2 => new NullTest(Operand(random), random.Next(2) == 0),
        3 => FakeTable.B,
        4 => new Constant(DataType.Boolean, random.Next(3) switch { 0 => "t", 1 => "f", _ => null }),
        5 => new Not(Random(random, depth - 1)),
        6 => new And([Random(random, depth - 1), Random(random, depth - 1)]),
        7 => new Or([Random(random, depth - 1), Random(random, depth - 1), Random(random, depth - 1)]),
        _ => new BooleanTest(
            Random(random, depth - 1), random.Next(3) switch { 0 => true, 1 => false, _ => null }, random.Next(2) == 0),
    };

    private static Expression Operand(Random random) => random.Next(3) switch
    {
        0 => FakeTable.Sk,
        1 => new ColumnReference(1, 6, DataType.Int64),
        _ => new Constant(DataType.Int64, random.Next(4) == 3 ? null : $"{random.Next(3)}"),
    };

    private static void AssertNormal(Expression expected, Expression given) => Assert.Equal(expected, Normalization.Normalize(given));
}
