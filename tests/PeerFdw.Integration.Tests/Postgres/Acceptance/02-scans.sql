-- tables: yes
-- Chapter 2: one table at a time: columns, WHERE, constants, NULLs, whole rows.
SELECT * FROM items WHERE id = 42;
SELECT * FROM items ORDER BY id LIMIT 5;
SELECT id, label FROM items WHERE id BETWEEN 10 AND 14 ORDER BY id;
SELECT i FROM items AS i WHERE i.id = 9;
SELECT i.*, i.id + 1 AS next FROM items AS i WHERE i.id IN (3, 4) ORDER BY i.id;
SELECT 1 FROM items WHERE id <= 3;
SELECT 'fixed', NULL, id FROM items WHERE id = 1;
SELECT count(*) FROM items;
-- rows: none
SELECT * FROM items WHERE false;
-- rows: none
SELECT * FROM items WHERE NULL;
-- rows: none
SELECT * FROM nothing;
SELECT count(*), min(a), max(b) FROM nothing;
-- rows: none
SELECT FROM items WHERE id = 1000;
SELECT FROM items WHERE id < 3;
SELECT * FROM items WHERE maker = 3 AND code = 'c2' ORDER BY id;
SELECT id FROM items WHERE maker = 3 OR code = 'c2' ORDER BY id;
SELECT id FROM items WHERE NOT (id > 3) ORDER BY id;
SELECT id FROM items WHERE NOT (maker > 1 AND price > 10) ORDER BY id;
SELECT count(*) FROM items WHERE label IS NULL;
SELECT count(*) FROM items WHERE label IS NOT NULL AND sold_at IS NULL;
SELECT id FROM items WHERE fine ORDER BY id LIMIT 4;
SELECT count(*) FROM items WHERE NOT fine;
SELECT count(*) FROM items WHERE fine IS TRUE;
SELECT count(*) FROM items WHERE fine IS NOT TRUE;
SELECT count(*) FROM items WHERE fine IS FALSE;
SELECT count(*) FROM items WHERE fine IS UNKNOWN;
SELECT count(*) FROM items WHERE fine IS NOT UNKNOWN;
SELECT count(*) FROM items WHERE (fine IS NULL) = (label IS NULL);
SELECT id FROM items WHERE price IS DISTINCT FROM 37.25 AND id < 4 ORDER BY id;
SELECT id FROM items WHERE price IS NOT DISTINCT FROM NULL ORDER BY id LIMIT 5;
SELECT id FROM items WHERE label = '' ORDER BY id LIMIT 5;
SELECT id, label FROM items WHERE label = 'Bolt' ORDER BY id;
SELECT id FROM items WHERE id = ANY (ARRAY[1, 5, NULL, 400]) ORDER BY id;
SELECT count(*) FROM items WHERE id <> ALL (ARRAY[1, 5, 400]);
-- rows: none
SELECT id FROM items WHERE id <> ALL (ARRAY[1, NULL]);
-- rows: none
SELECT id FROM items WHERE id = ANY (ARRAY[]::int[]);
SELECT count(*) FROM items WHERE id <> ALL (ARRAY[]::int[]);
SELECT id FROM items WHERE id = ANY (ARRAY[maker, 4, maker * 2]) ORDER BY id;
SELECT id FROM items WHERE id = (ARRAY[maker, 17, 30])[2];
SELECT id FROM items WHERE (id, maker) = (16, 1);
SELECT id FROM items WHERE (maker, id) < (1, 30) ORDER BY id;
SELECT id FROM items WHERE (maker, id) IN ((1, 8), (2, 9), (3, 9)) ORDER BY id;
SELECT count(*) FROM items WHERE ROW(maker, label) IS NOT NULL;
SELECT count(*) FROM items AS i WHERE i IS NULL;
SELECT count(*) FROM items AS i WHERE i IS NOT NULL;
SELECT id FROM items WHERE feeling = 'angry' ORDER BY id LIMIT 3;
SELECT id FROM items WHERE feeling > 'calm' ORDER BY id LIMIT 3;
SELECT id FROM items WHERE feeling IN ('calm', 'cheerful') AND id < 6 ORDER BY id;
SELECT id, code FROM items WHERE code = 'c7' ORDER BY id LIMIT 3;
SELECT id, pad FROM items WHERE pad = 'p3' AND id < 20 ORDER BY id;
SELECT id, pad FROM items WHERE pad = 'p3      ' AND id < 20 ORDER BY id;
SELECT id, length(pad), octet_length(pad), pad || '|' FROM items WHERE id = 3;
SELECT id FROM items WHERE made_at = '2021-03-01 19:00:00+00';
SELECT id FROM items WHERE made_at < timestamptz '2021-03-02 09:30:00+02' ORDER BY id;
SELECT id FROM items WHERE sold_at >= '2022-01-19' ORDER BY id LIMIT 3;
SELECT id FROM items WHERE sold_at::date = '2022-01-02' ORDER BY id;
SELECT id FROM items WHERE weight = 'NaN' ORDER BY id;
SELECT id FROM items WHERE weight > 70 ORDER BY id LIMIT 6;
SELECT id FROM items WHERE weight = 'Infinity' OR weight < 0.6 ORDER BY id;
SELECT id, weight FROM items WHERE weight BETWEEN 10 AND 10.5 ORDER BY id;
SELECT id FROM items WHERE price = 74.25;
SELECT id FROM items WHERE price > 990 ORDER BY id;
SELECT id, label FROM items WHERE label LIKE 'Bolt-_' ORDER BY id;
SELECT count(*) FROM items WHERE label LIKE '%t-1%';
SELECT count(*) FROM items WHERE label ILIKE 'BOLT%';
SELECT count(*) FROM items WHERE label NOT LIKE '%-%';
SELECT count(*) FROM items WHERE label ~ '^[gn].*-1';
SELECT count(*) FROM items WHERE label !~* '^b';
SELECT count(*) FROM items WHERE label SIMILAR TO '(nut|gear)-[0-9]';
SELECT count(*) FROM items WHERE label LIKE 'Öl%';
SELECT id FROM items WHERE label = E'it''s \\ "quoted"' OR id = 2;
SELECT id FROM items WHERE code = 'c1' AND 'x' = 'x' ORDER BY id LIMIT 2;
SELECT id FROM items WHERE id = -(-12);
SELECT id FROM items WHERE id = -id + 24;
SELECT id FROM items WHERE id % 100 = 7 ORDER BY id;
SELECT id FROM items WHERE id / 100 = 2 AND id * 2 > 590 ORDER BY id;
SELECT id FROM items WHERE @ (id - 50) < 3 ORDER BY id;
SELECT id FROM items WHERE (id & 7) = 5 AND (id | 1) = id AND id # 5 < 40 ORDER BY id;
SELECT id FROM items WHERE CASE WHEN maker = 1 THEN id < 20 WHEN maker = 2 THEN fine ELSE false END ORDER BY id LIMIT 5;
SELECT id FROM items WHERE CASE maker WHEN 1 THEN 'one' WHEN 2 THEN 'two' ELSE 'many' END = 'two' ORDER BY id LIMIT 3;
SELECT id FROM items WHERE coalesce(label, 'unknown') = 'unknown' ORDER BY id LIMIT 3;
SELECT id FROM items WHERE nullif(maker, 8) IS NULL ORDER BY id LIMIT 3;
SELECT id FROM items WHERE greatest(id, maker, 5) = 5 ORDER BY id;
SELECT id FROM items WHERE least(id, 100) = 100 ORDER BY id LIMIT 2;
SELECT id, CASE WHEN price IS NULL THEN 'no price' ELSE price::text END FROM items WHERE id BETWEEN 12 AND 14 ORDER BY id;
SELECT id, id::text || '/' || maker, price * 2, weight + 1 FROM items WHERE id IN (1, 8, 9, 13) ORDER BY id;
SELECT id FROM items WHERE id::text LIKE '%77' ORDER BY id;
SELECT id FROM items WHERE id::bigint = 5000000000 - 4999999999;
SELECT id FROM items WHERE id = 5.0;
SELECT id FROM items WHERE id < 2.5 ORDER BY id;
SELECT id FROM items WHERE price::int = 74;
SELECT id FROM items WHERE label < 'C' COLLATE "C" AND label > '' ORDER BY id LIMIT 3;
-- An error of the remote side and the same of the local one.
-- error: 22012
SELECT id FROM items WHERE 10 / (id - id) = 1;
-- error: 22003
SELECT id FROM items WHERE id + 2147483647 > 0;
-- error: 22P02
SELECT id FROM items WHERE label::int = 3;
-- error: 2201B
SELECT id FROM items WHERE label ~ '(';
-- error: 42703
SELECT no_such_column FROM items;
-- error: 42883
SELECT id FROM items WHERE id = label;
-- error: 42P01
SELECT * FROM items_that_are_not;
SELECT count(*) FROM items WHERE CURRENT_USER = 'postgres';
SELECT count(*) FROM items WHERE CURRENT_USER <> SESSION_USER;
SELECT count(*) FROM items WHERE id > 290 AND random() >= 0;
SELECT count(*) FROM items WHERE made_at < now();
SELECT count(*) FROM items WHERE made_at < current_timestamp - interval '1 day' AND maker = 1;
EXPLAIN (VERBOSE, COSTS OFF) SELECT * FROM items WHERE id = 3 AND label = 'x';
EXPLAIN (ANALYZE, VERBOSE, FORMAT JSON) SELECT * FROM items WHERE id < 30;
