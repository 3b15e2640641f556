using System;
using System.Globalization;
using System.Linq;

namespace PeerFdw.Integration.Tests.DynamoDb;

/// <summary>Makes random statements over the columns of <see cref="TransactionModelTests"/>; {0} stands for the table.</summary>
/// <param name="seed">Equal seeds give equal statements.</param>
internal sealed class TransactionModel(int seed)
{
    private static readonly string[] s_notes = ["'new'", "'open'", "'done'", "'a''b'", "'été'", "NULL"];
    private static readonly string[] s_cities = ["'Oslo'", "'Quito'", "''", "NULL"];
    private static readonly string[] s_tags = ["'{}'", "'{x}'", "'{x,y,\"z z\"}'", "'{\"\"}'", "NULL"];
    private static readonly string[] s_extras =
        ["'{\"k\": 1}'", "'{\"k\": \"v\", \"deep\": {\"list\": [1, {\"a\": null}]}}'", "'[1, \"two\", false]'", "'\"text\"'", "'12.25'", "'true'", "'{}'", "NULL"];

    private readonly Random _random = new(seed);

    /// <summary>A number from the first, below the second.</summary>
    public int Next(int from, int below) => _random.Next(from, below);

    /// <summary>True in so many of a hundred cases.</summary>
    public bool Chance(int percent) => _random.Next(100) < percent;

    /// <summary>A statement that reads or writes.</summary>
    public string Statement() => Next(0, 20) switch
    {
        0 or 1 or 2 => $"INSERT INTO {{0}} VALUES {Rows(1)}{Returning()}",
        3 => $"INSERT INTO {{0}} VALUES {Rows(Next(2, 5))}",
        4 => $"INSERT INTO {{0}} VALUES {Rows(Next(1, 4))} ON CONFLICT DO NOTHING{Returning()}",
        5 => $"INSERT INTO {{0}} (pk, sk, note) SELECT pk, sk + 100, note FROM {{0}} WHERE {Condition()}",
        6 => $"INSERT INTO {{0}} (pk, sk, qty) VALUES ({Key()}, {Sort()}, {Quantity()}){Returning()}",
        7 or 8 => $"UPDATE {{0}} SET {Assignments()} WHERE {WholeKey()}{Returning()}",
        9 or 10 => $"UPDATE {{0}} SET {Assignments()} WHERE {Condition()}{Returning()}",
        11 => $"UPDATE {{0}} SET sk = {Sort()}, note = {Pick(s_notes)} WHERE {WholeKey()}{Returning()}",
        12 => $"DELETE FROM {{0}} WHERE {Condition()} AND sk IS NOT NULL{Returning()}",
        13 => $"DELETE FROM {{0}} WHERE {Condition()}{Returning()}",
        14 => $"WITH w AS (INSERT INTO {{0}} VALUES {Rows(2)} RETURNING pk, sk) SELECT (SELECT count(*) FROM w), (SELECT count(*) FROM {{0}})",
        15 => $"DO $$ BEGIN INSERT INTO {{0}} VALUES {Rows(1)}; UPDATE {{0}} SET qty = 77 WHERE {Condition()}; {(Chance(50) ? "RAISE division_by_zero" : "NULL")}; EXCEPTION WHEN division_by_zero OR unique_violation THEN NULL; END $$",
        16 => $"DELETE FROM {{0}} WHERE sk >= 20",
        _ => Query(),
    };

    private string Query() => Next(0, 9) switch
    {
        0 => $"SELECT * FROM {{0}} WHERE {WholeKey()}",
        1 => $"SELECT * FROM {{0}} WHERE pk = {Key()} ORDER BY sk{(Chance(50) ? " DESC" : "")} LIMIT {Next(0, 4)}",
        2 => $"SELECT count(*), sum(qty), min(sk), max(sk), min(qty) FROM {{0}} WHERE pk = {Key()}",
        3 => $"SELECT * FROM {{0}} WHERE note = {Pick(s_notes)} AND sk > {Next(0, 5)}",
        4 => $"SELECT pk, count(*), max(price) FROM {{0}} WHERE {Condition()} GROUP BY pk",
        5 => $"SELECT count(*) FROM {{0}}",
        6 => $"SELECT pk, sk, extra->>'k', city FROM {{0}} WHERE extra->>'k' IS NOT NULL OR city = 'Oslo'",
        7 => $"SELECT a.pk, a.sk, b.note FROM {{0}} AS a JOIN {{0}} AS b ON b.pk = a.pk AND b.sk = a.sk WHERE a.qty > 3",
        _ => $"SELECT * FROM {{0}} WHERE {Condition()}",
    };

    private string Condition() => Next(0, 10) switch
    {
        0 => $"pk = {Key()}",
        1 => $"pk IN ({Key()}, {Key()})",
        2 => $"pk = {Key()} AND sk BETWEEN {Next(0, 5)} AND {Next(3, 12)}",
        3 => $"qty > {Next(0, 9)}",
        4 => $"note = {Pick(s_notes)}",
        5 => $"pk = {Key()} AND qty <= {Next(0, 9)}",
        6 => "flag",
        7 => "note IS NULL",
        8 => "'x' = ANY (tags)",
        _ => $"city = 'Oslo' OR sk = {Sort()}",
    };

    private string Assignments()
    {
        string[] all =
        [
            $"note = {Pick(s_notes)}", $"qty = {Quantity()}", "qty = coalesce(qty, 0) + 1", $"price = {Price()}", "flag = NOT flag",
            $"tags = {Pick(s_tags)}", $"city = {Pick(s_cities)}", $"extra = {Pick(s_extras)}", "tags = tags || 'x'::text", "extra = extra || '{\"k\": 5}'",
        ];
        string[] chosen = all.Where(_ => Chance(25)).DistinctBy(a => a[..a.IndexOf(' ', StringComparison.Ordinal)]).ToArray();
        return chosen.Length == 0 ? "price = 2.25" : string.Join(", ", chosen);
    }

    private string Rows(int count) => string.Join(", ", Enumerable.Range(0, count).Select(_ =>
        $"({Key()}, {Sort()}, {Pick(s_notes)}, {Quantity()}, {Price()}, {Pick(["true", "false", "NULL"])}, {Pick(s_tags)}, {Pick(s_cities)}, {Pick(s_extras)})"));

    private string Returning() => Next(0, 4) switch
    {
        0 => " RETURNING *",
        1 => " RETURNING pk, sk, qty, extra->>'k'",
        _ => "",
    };

    private string WholeKey() => $"pk = {Key()} AND sk = {Sort()}";

    private string Key() => Chance(2) ? "NULL" : $"'{(char)('a' + Next(0, 4))}'";

    private string Sort() => Chance(10) ? "0.5" : Next(0, 10).ToString(CultureInfo.InvariantCulture);

    private string Quantity() => Chance(20) ? "NULL" : Next(0, 10).ToString(CultureInfo.InvariantCulture);

    private string Price() => Pick(["0.1", "12345678901234567890.5", "-3", "NULL", "1e10"]);

    private string Pick(string[] choices) => choices[Next(0, choices.Length)];
}
