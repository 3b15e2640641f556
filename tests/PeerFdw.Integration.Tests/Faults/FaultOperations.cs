using System.Collections.Generic;

namespace PeerFdw.Integration.Tests.Faults;

/// <summary>The statements of the matrix. {0} is the table, {1} the statement that imports.</summary>
public static class FaultOperations
{
    /// <summary>By name. What is written is taken back, or is written where nobody counts.</summary>
    public static IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string>
    {
        ["scan"] = "SELECT count(*), sum(id), sum(length(body)) FROM {0}",
        ["parameterised scan"] = "SELECT count(*), sum(length(t.body)) FROM (VALUES ('p1', 1), ('p2', 2), ('p3', 3)) AS v (part, id) CROSS JOIN LATERAL (SELECT body FROM {0} AS t WHERE t.part = v.part AND t.id = v.id OFFSET 0) AS t",
        ["import"] = "{1}",
        ["analyze"] = "ANALYZE {0}",
        ["insert and flush"] = "INSERT INTO {0} SELECT 1000 + g, 'w', 'written' FROM generate_series(1, 60) g",
        ["insert one"] = "INSERT INTO {0} VALUES (2000, 'w', 'written')",
        ["update"] = "UPDATE {0} SET body = body WHERE part = 'p1'",
        ["update by row"] = "UPDATE {0} SET body = body WHERE part = 'p2' AND random() >= 0",
        ["delete"] = "DELETE FROM {0} WHERE part = 'w'",
        ["cursor"] = "DO $$ DECLARE c CURSOR FOR SELECT id FROM {0}; i int; n int := 0; BEGIN OPEN c; LOOP FETCH c INTO i; EXIT WHEN NOT FOUND; n := n + 1; END LOOP; CLOSE c; IF n < 200 THEN RAISE EXCEPTION 'rows were lost: %', n USING ERRCODE = 'XX999'; END IF; END $$",
        ["explain analyze"] = "EXPLAIN (ANALYZE, VERBOSE, TIMING OFF) SELECT body FROM {0} WHERE part = 'p3'",
    };

    /// <summary>What the peer must answer when it is well.</summary>
    public const string Check = "SELECT count(*), sum(id), sum(length(body)) FROM {0} WHERE part <> 'w'";
}
