using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Numerics;
using System.Text.RegularExpressions;
using PeerFdw.Spi;
using PeerFdw.Spi.Expressions;
using PeerFdw.Spi.Planning;
using static PeerFdw.Connectors.DynamoDb.Tests.Fakes.Sql;

namespace PeerFdw.Connectors.DynamoDb.Tests.Local;

/// <summary>Reads the tests' little conditions twice: as expressions, and as what SQL means by them.</summary>
internal static class ConditionText
{
    public static (Expression[] Expressions, Func<LocalTables.Order, bool> Meaning) Parse(TableDescription table, string text)
    {
        var expressions = new List<Expression>();
        var meanings = new List<Func<LocalTables.Order, bool>>();
        foreach (string part in text.Split(" & "))
        {
            string[] words = part.Split(' ', 3);
            ColumnReference column = Ref(table, words[0]);
            string[] literals = words[1] == "IN" ? words[2].Split(',') : [words[2].Trim('\'')];
            expressions.Add(Expression(column, words[1], literals));
            meanings.Add(order => Holds(order, words[0], words[1], literals));
        }

        return ([.. expressions], order => meanings.All(m => m(order)));
    }

    private static Expression Expression(ColumnReference column, string op, string[] literals)
    {
        Constant literal = new(column.Type, literals[0]);
        return op switch
        {
            "IN" => new ListComparison(
                ComparisonOperator.Equal, column, ListOf(column.Type, [.. literals.Select(l => l == "NULL" ? null : l)]), false, column.Type.IsCollatable ? Collation.C : null),
            "LIKE" => Like(column, literal),
            _ => Compare(column, op switch
            {
                "=" => ComparisonOperator.Equal,
                "<" => ComparisonOperator.LessThan,
                "<=" => ComparisonOperator.LessThanOrEqual,
                ">" => ComparisonOperator.GreaterThan,
                _ => ComparisonOperator.GreaterThanOrEqual,
            }, literal),
        };
    }

    private static bool Holds(LocalTables.Order order, string column, string op, string[] literals)
    {
        string? value = column switch
        {
            "customer" => order.Customer,
            "id" => order.Id.ToString(CultureInfo.InvariantCulture),
            "total" => order.Total.ToString(CultureInfo.InvariantCulture),
            "status" => order.Status,
            _ => order.Placed,
        };
        if (value is null)
        {
            return false;
        }

        if (op == "LIKE")
        {
            return Regex.IsMatch(value, $"^{literals[0].Replace("%", ".*", StringComparison.Ordinal).Replace('_', '.')}$");
        }

        return literals.Where(l => l != "NULL").Any(literal =>
        {
            int order = column is "id" or "total" ? CompareNumbers(value, literal) : string.CompareOrdinal(value, literal);
            return op switch { "=" or "IN" => order == 0, "<" => order < 0, "<=" => order <= 0, ">" => order > 0, _ => order >= 0 };
        });
    }

    /// <summary>By integers of any length: a way that the connector does not go.</summary>
    private static int CompareNumbers(string left, string right)
    {
        if (right == "NaN")
        {
            return -1;
        }

        static BigInteger Scaled(string text)
        {
            string[] parts = text.Split('e');
            int point = parts[0].IndexOf('.', StringComparison.Ordinal);
            int exponent = (parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 0) - (point < 0 ? 0 : parts[0].Length - point - 1);
            return BigInteger.Parse(parts[0].Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture) * BigInteger.Pow(10, 100 + exponent);
        }

        return Scaled(left).CompareTo(Scaled(right));
    }
}
