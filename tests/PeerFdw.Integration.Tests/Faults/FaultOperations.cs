using System.Collections.Generic;
using System.Linq;

namespace PeerFdw.Integration.Tests.Faults;

/// <summary>The statements of the matrix.</summary>
public static class FaultOperations
{
    /// <summary>What every peer does.</summary>
    public static IReadOnlyDictionary<string, FaultOperation> Shared { get; } = new Dictionary<string, FaultOperation>
    {
        ["scan"] = new("SELECT count(*), sum(id), sum(length(body)) FROM {0}"),
        ["parameterised scan"] = new("SELECT count(*), sum(length(t.body)) FROM (VALUES ('p1', 1), ('p2', 2), ('p3', 3)) AS v (part, id) CROSS JOIN LATERAL (SELECT body FROM {0} AS t WHERE t.part = v.part AND t.id = v.id OFFSET 0) AS t"),
        ["scan in a transaction"] = new("SELECT count(*), sum(id), sum(length(body)) FROM {0}") { Before = "BEGIN; SELECT count(*) FROM {0}", IsInRemoteTransaction = true },
        ["import"] = new("{1}") { Before = "BEGIN" },
        ["analyze"] = new("ANALYZE {0}"),
        ["insert and flush"] = new("INSERT INTO {0} SELECT 1000 + g, 'w', 'written' FROM generate_series(1, 60) g") { Writes = true },
        ["insert few"] = new("INSERT INTO {0} SELECT 1000 + g, 'w', 'written' FROM generate_series(1, 5) g") { Writes = true },
        ["insert one"] = new("INSERT INTO {0} VALUES (2000, 'w', 'written')") { Writes = true },
        ["update"] = new("UPDATE {0} SET body = 'updated' WHERE part = 'p1'") { Writes = true },
        ["update by row"] = new("UPDATE {0} SET body = 'updated' WHERE part = 'p2' AND random() >= 0") { Writes = true },
        ["delete"] = new("DELETE FROM {0} WHERE part = 'p4'") { Writes = true },
        ["cursor"] = new("DO $$ DECLARE c CURSOR FOR SELECT id FROM {0}; i int; n int := 0; BEGIN OPEN c; LOOP FETCH c INTO i; EXIT WHEN NOT FOUND; n := n + 1; END LOOP; CLOSE c; IF n < 200 THEN RAISE EXCEPTION 'rows were lost: %', n USING ERRCODE = 'XX999'; END IF; END $$"),
        ["explain analyze"] = new("EXPLAIN (ANALYZE, VERBOSE, TIMING OFF) SELECT body FROM {0} WHERE part = 'p3'") { IsComparable = false },
        ["commit"] = new("COMMIT") { Before = "BEGIN; INSERT INTO {0} SELECT 1000 + g, 'w', 'written' FROM generate_series(1, 60) g", IsInRemoteTransaction = true, Writes = true },
    };

    /// <summary>What the DynamoDB peer does.</summary>
    public static IReadOnlyDictionary<string, FaultOperation> OfDynamoDb { get; } = new Dictionary<string, FaultOperation>(Shared)
    {
        ["insert, all or nothing"] = new("INSERT INTO {3} SELECT 1000 + g, 'w', 'written' FROM generate_series(1, 60) g") { Writes = true, IsAtomic = true },
    };

    /// <summary>What the PostgreSQL peer does: all of it in transactions of the peer's.</summary>
    public static IReadOnlyDictionary<string, FaultOperation> OfPostgres { get; } = new Dictionary<string, FaultOperation>(Shared)
    {
        ["update returning"] = new("UPDATE {0} SET body = 'updated' WHERE part = 'p1' RETURNING id, body") { Writes = true },
        ["insert returning"] = new("INSERT INTO {0} SELECT 1000 + g, 'w', 'written' FROM generate_series(1, 5) g RETURNING id") { Writes = true },
        ["truncate"] = new("TRUNCATE {0}") { Writes = true },
        ["peer_query"] = new("SELECT count(*), sum(id), sum(length(body)) FROM peer_query('{2}', 'SELECT id, body FROM public.{0} WHERE id > $1', 0) AS t (id int, body text)"),
        ["peer_execute"] = new("SELECT peer_execute('{2}', 'UPDATE public.{0} SET body = $1 WHERE id < 100', 'updated'::text)") { Writes = true },
    }.ToDictionary(o => o.Key, o => o.Value with { IsAtomic = o.Value.Writes });

    /// <summary>What the peer must answer when it is well.</summary>
    public const string Check = "SELECT count(*), sum(id), sum(length(body)) FROM {0}";
}
