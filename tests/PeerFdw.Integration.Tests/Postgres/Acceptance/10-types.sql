-- Chapter 10: every type, there and back: read, compared with the base table, written, filtered.
CREATE DOMAIN positive AS int CHECK (VALUE > 0);
CREATE DOMAIN short_text AS varchar(5) COLLATE "C" NOT NULL;
CREATE TYPE point3 AS (x int, y numeric(6, 2), note text);
CREATE TYPE nested AS (p point3, all_of point3[], m mood);
CREATE TYPE float_range AS RANGE (SUBTYPE = float8, SUBTYPE_DIFF = float8mi);
CREATE TABLE "far side".numbers (k int PRIMARY KEY, i2 int2, i4 int4, i8 int8, n numeric, n2 numeric(30, 10), r float4, d float8, m money, o oid);
INSERT INTO "far side".numbers VALUES
  (1, 0, 0, 0, 0, 0, 0, 0, 0, 0),
  (2, -32768, -2147483648, -9223372036854775808, -1e-30, -12345678901234567890.0123456789, -3.4028235e38, -1.7976931348623157e308, '-92233720368547758.08', 0),
  (3, 32767, 2147483647, 9223372036854775807, 123456789012345678901234567890.123456789012345678901234567890, 0.0000000001, 1.17549435e-38, 5e-324, '92233720368547758.07', 4294967295),
  (4, NULL, NULL, NULL, 'NaN', NULL, 'NaN', 'NaN', NULL, NULL),
  (5, 1, 1, 1, 'Infinity', 1.5, 'Infinity', 'Infinity', 1.5, 1),
  (6, -1, -1, -1, '-Infinity', -1.5, '-Infinity', '-Infinity', -1.5, 2),
  (7, 7, 7, 7, 1e131, 0.1, 0.1, 0.1, 0.1, 7),
  (8, 8, 8, 8, 1.50, 1.5000, '-0', '-0', 100, 8);
CREATE FOREIGN TABLE numbers (k int, i2 int2, i4 int4, i8 int8, n numeric, n2 numeric(30, 10), r float4, d float8, m money, o oid) SERVER loop OPTIONS (schema_name 'far side');
SELECT * FROM numbers ORDER BY k;
SELECT count(*) FROM (SELECT * FROM numbers EXCEPT SELECT * FROM "far side".numbers) AS x;
SELECT k FROM numbers WHERE i2 = -32768 OR i4 = 2147483647 OR i8 = -9223372036854775808 ORDER BY k;
SELECT k FROM numbers WHERE n = 123456789012345678901234567890.123456789012345678901234567890;
SELECT k FROM numbers WHERE n = 'NaN' OR n = 'Infinity' ORDER BY k;
SELECT k, n FROM numbers ORDER BY n, k;
SELECT k, d FROM numbers ORDER BY d, k;
SELECT k FROM numbers WHERE d = 'NaN' OR d = 5e-324 OR d = '-Infinity' ORDER BY k;
SELECT k FROM numbers WHERE r = 0.1::float4 OR r = '1.17549435e-38'::float4 ORDER BY k;
SELECT k FROM numbers WHERE r = 0.1::float4::float8 OR d = 0.1::float4;
SELECT k FROM numbers WHERE d = 0 ORDER BY k;
SELECT k FROM numbers WHERE m > '$1.00' ORDER BY k;
SELECT k FROM numbers WHERE o = 4294967295 OR o = 7 ORDER BY k;
SELECT k FROM numbers WHERE n2 = -12345678901234567890.0123456789;
SELECT i2 + i4, i8 / 2, n * 3, n2 - 1, r * 2, d / 3 FROM numbers WHERE k = 7;
SELECT sum(i2), sum(i4), sum(i8), max(n), min(n), max(d), min(r), max(m), sum(m) FROM numbers WHERE k IN (1, 5, 6, 7, 8);
-- error: 22003
SELECT i2 * i2 * i2::int2 FROM numbers WHERE k = 3;
INSERT INTO numbers SELECT k + 100, i2, i4, i8, n, n2, r, d, m, o FROM numbers WHERE k < 9;
SELECT count(*) FROM "far side".numbers AS a JOIN "far side".numbers AS b ON b.k = a.k + 100 AND ROW(a.i2, a.i4, a.i8, a.n, a.n2, a.r, a.d, a.m, a.o) IS NOT DISTINCT FROM ROW(b.i2, b.i4, b.i8, b.n, b.n2, b.r, b.d, b.m, b.o);
SELECT scale(n), scale(n2), d::text FROM "far side".numbers WHERE k = 108;
-- error: 22003
INSERT INTO numbers (k, n2) VALUES (200, 1e25);
CREATE TABLE "far side".texts (k int PRIMARY KEY, t text, v varchar(12), c char(6), n name, q "char", b bytea, bit4 bit(4), vb varbit, j json, jb jsonb, x xml, u uuid);
INSERT INTO "far side".texts VALUES
  (1, '', '', '', '', '', '', B'0000', B'', '{}', '{}', '', '00000000-0000-0000-0000-000000000000'),
  (2, E'tab\tnew\nline\\back"quote''s', 'trailing   ', 'ab', 'a name', 'x', '\x00ff5c27', B'1010', B'10101', '{"b": 1, "a": [1, 2.50, null]}', '{"b": 1, "a": [1, 2.50, null], "b": 2}', '<a>1</a>', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'),
  (3, 'žluťoučký 🐎', 'ÄÖÜ', 'é', 'ü', E'\\303', decode(repeat('00', 300), 'hex'), B'1111', repeat('1', 70)::varbit, '"text"', '1e3', '<b x="y"/>', 'ffffffff-ffff-ffff-ffff-ffffffffffff'),
  (4, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
  (5, repeat('long ', 3000), 'x', 'x', 'x', 'x', decode(repeat('ab', 9000), 'hex'), B'0001', B'1', 'null', 'null', 'text', gen_random_uuid() ),
  (6, '\N', '\.', 'NULL', 'null', '\', '\x5c4e', B'0110', B'0', '  [ ]', '[]', '<!-- c -->', '12345678-1234-1234-1234-123456789abc');
UPDATE "far side".texts SET u = '11111111-2222-3333-4444-555555555555' WHERE k = 5;
CREATE FOREIGN TABLE texts (k int, t text, v varchar(12), c char(6), n name, q "char", b bytea, bit4 bit(4), vb varbit, j json, jb jsonb, x xml, u uuid) SERVER loop OPTIONS (schema_name 'far side');
SELECT * FROM texts ORDER BY k;
SELECT k, length(t), octet_length(t), length(v), length(c), length(b), length(vb) FROM texts ORDER BY k;
SELECT k FROM texts WHERE t = E'tab\tnew\nline\\back"quote''s';
SELECT k FROM texts WHERE t LIKE '%🐎' OR t LIKE '%\\%' ORDER BY k;
SELECT k FROM texts WHERE v = 'trailing   ' OR v = 'trailing';
SELECT k FROM texts WHERE c = 'ab' OR c = 'NULL  ' ORDER BY k;
SELECT k FROM texts WHERE n = 'a name' OR q = 'x' ORDER BY k;
SELECT k FROM texts WHERE b = '\x00ff5c27' OR b = '\\N'::bytea OR b > '\xab' ORDER BY k;
SELECT k FROM texts WHERE bit4 = B'1010' OR vb = B'0' OR bit4 & B'0001' = B'0001' ORDER BY k;
SELECT k FROM texts WHERE jb @> '{"b": 2}' OR jb = '[]' OR jb ? 'zzz' ORDER BY k;
SELECT k, j -> 'a' -> 1, jb ->> 'b', jsonb_typeof(jb), jb #> '{a,2}' FROM texts WHERE k IN (2, 3) ORDER BY k;
SELECT k FROM texts WHERE j ->> 'b' = '1';
SELECT k FROM texts WHERE jb @@ '$.b > 1' OR jb @? '$.a[*] ? (@ == 2.5)' ORDER BY k;
SELECT k FROM texts WHERE u > '12345678-0000-0000-0000-000000000000' ORDER BY u;
SELECT k FROM texts WHERE x::text = '<a>1</a>' OR x IS DOCUMENT ORDER BY k;
SELECT k, xpath('/a/text()', x) FROM texts WHERE k = 2;
SELECT count(*) FROM texts WHERE t IS NULL AND v IS NULL AND c IS NULL AND n IS NULL AND q IS NULL AND b IS NULL AND j IS NULL AND u IS NULL;
INSERT INTO texts SELECT k + 100, t, v, c, n, q, b, bit4, vb, j, jb, x, u FROM texts;
SELECT count(*) FROM "far side".texts AS a JOIN "far side".texts AS b ON b.k = a.k + 100 WHERE ROW(a.t, a.v, a.c, a.n, a.q, a.b, a.bit4, a.vb, a.j::text, a.jb, a.x::text, a.u) IS NOT DISTINCT FROM ROW(b.t, b.v, b.c, b.n, b.q, b.b, b.bit4, b.vb, b.j::text, b.jb, b.x::text, b.u);
UPDATE texts SET t = b::text, b = convert_to(t, 'UTF8') WHERE k = 102 RETURNING t, b;
-- error: 22001
INSERT INTO texts (k, v) VALUES (300, '1234567890123');
-- error: 22026
INSERT INTO texts (k, bit4) VALUES (300, B'10');
-- error: 22P02
SELECT k FROM texts WHERE jb = 'not json';
CREATE TABLE "far side".times (k int PRIMARY KEY, d date, t time, tz timetz, ts timestamp, tstz timestamptz, i interval, t3 time(3), ts0 timestamp(0), iy interval year);
INSERT INTO "far side".times VALUES
  (1, '2000-01-01', '00:00', '00:00+00', '2000-01-01', '2000-01-01 00:00+00', '0', '12:00:00.123', '2000-01-01 00:00:01', '1 year'),
  (2, '4714-11-24 BC', '24:00', '23:59:59.999999-15:59', '4714-11-24 00:00:00 BC', '4714-11-24 00:00:00+00 BC', '-178000000 years', '00:00', '1999-12-31', '-5 years'),
  (3, '5874897-12-31', '23:59:59.999999', '00:00:00+15:59', '294276-12-31 23:59:59.999999', '294276-12-31 23:59:59.999999+00', '178000000 years', '23:59:59.999', '294276-12-31', '100 years'),
  (4, 'infinity', NULL, NULL, 'infinity', 'infinity', NULL, NULL, 'infinity', NULL),
  (5, '-infinity', '00:00:00.000001', '12:00+05:30', '-infinity', '-infinity', '1 mon -1 day +00:00:00.000001', '01:02:03', '-infinity', '0'),
  (6, '1582-10-10', '01:01', '01:01-03:30', '0001-01-01 BC', '1883-11-18 12:03:58-05', '1 year 2 mons 3 days 04:05:06.789', '01:01', '0044-03-15 BC', '7 years'),
  (7, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
CREATE FOREIGN TABLE times (k int, d date, t time, tz timetz, ts timestamp, tstz timestamptz, i interval, t3 time(3), ts0 timestamp(0), iy interval year) SERVER loop OPTIONS (schema_name 'far side');
SELECT * FROM times ORDER BY k;
SET TimeZone = 'Asia/Kathmandu';
SELECT k, tz, tstz, tstz::date, tz = '12:00+05:30' FROM times ORDER BY k;
SELECT k FROM times WHERE tstz = '2000-01-01 05:45' ORDER BY k;
SELECT k FROM times WHERE k IN (1, 4, 5) AND ts::timestamptz = tstz ORDER BY k;
-- error: 22008
SELECT k FROM times WHERE ts::timestamptz = tstz AND k = 2;
RESET TimeZone;
SELECT k FROM times WHERE d = 'infinity' OR ts = '-infinity' ORDER BY k;
SELECT k FROM times WHERE isfinite(d) AND isfinite(ts) ORDER BY k;
SELECT k, d FROM times ORDER BY d NULLS FIRST;
SELECT k, i FROM times ORDER BY i, k;
SELECT k FROM times WHERE i > '1 year' OR i = '29 days 00:00:00.000001' ORDER BY k;
SELECT k FROM times WHERE tz = '12:00+05:30' OR t = '24:00' ORDER BY k;
SELECT k FROM times WHERE d < '0001-01-01' ORDER BY k;
SELECT d + 1, ts - interval '1 day', tstz + i, t + interval '2 hours', d - '1999-12-31' FROM times WHERE k IN (1, 6) ORDER BY k;
SELECT max(d), min(ts), max(tstz), max(i), min(t), max(tz) FROM times;
INSERT INTO times SELECT k + 100, d, t, tz, ts, tstz, i, t3, ts0, iy FROM times;
SELECT count(*) FROM "far side".times AS a JOIN "far side".times AS b ON b.k = a.k + 100 AND ROW(a.d, a.t, a.tz, a.ts, a.tstz, a.i, a.t3, a.ts0, a.iy) IS NOT DISTINCT FROM ROW(b.d, b.t, b.tz, b.ts, b.tstz, b.i, b.t3, b.ts0, b.iy);
-- error: 22008
SELECT d + 2147483647 FROM times WHERE k = 3;
CREATE TABLE "far side".places (k int PRIMARY KEY, p point, l line, s lseg, b box, h path, g polygon, c circle, ip inet, net cidr, mac macaddr, mac8 macaddr8, tv tsvector, tq tsquery, lsn pg_lsn, xs pg_snapshot, jp jsonpath, x8 xid8);
INSERT INTO "far side".places VALUES
  (1, '(1,2)', '{1,2,3}', '[(0,0),(1,1)]', '(2,2),(0,0)', '[(0,0),(1,1),(2,0)]', '((0,0),(1,1),(2,0))', '<(1,1),2>', '10.0.0.1/8', '10.0.0.0/8', '08:00:2b:01:02:03', '08:00:2b:01:02:03:04:05', 'a:1 b:2A', 'a & !b', '16/B374D848', '10:20:10,14,15', '$.a[*] ? (@ > 1)', '42'),
  (2, '(1e300,-0.1)', '{0,-1,0.5}', '[(0.1,0.2),(0.3,0.4)]', '(0.1,0.2),(-1,-2)', '((0,0),(1,1))', '((0.1,0.2),(3,4),(5,6),(7,8))', '<(0.1,0.2),0>', '2001:db8::1', '2001:db8::/32', 'ff:ff:ff:ff:ff:ff', 'ff:ff:ff:ff:ff:ff:ff:ff', '''quo''''ted'':3 x', '''a b'' <-> c | d:*A', '0/0', '1:1:', 'strict $', '18446744073709551615'),
  (3, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
CREATE FOREIGN TABLE places (k int, p point, l line, s lseg, b box, h path, g polygon, c circle, ip inet, net cidr, mac macaddr, mac8 macaddr8, tv tsvector, tq tsquery, lsn pg_lsn, xs pg_snapshot, jp jsonpath, x8 xid8) SERVER loop OPTIONS (schema_name 'far side');
SELECT * FROM places ORDER BY k;
SELECT k FROM places WHERE p ~= '(1,2)' OR p <@ box '(3,3),(0,0)' ORDER BY k;
SELECT k FROM places WHERE p <-> '(1,3)' < 2 ORDER BY k;
SELECT k FROM places WHERE c @> point '(1,1)' AND area(b) = 4;
SELECT k FROM places WHERE ip << '10.0.0.0/7' OR host(ip) = '2001:db8::1' ORDER BY k;
SELECT k FROM places WHERE net >>= inet '10.1.1.1' OR masklen(net) = 32 ORDER BY k;
SELECT k FROM places WHERE mac = '08-00-2b-01-02-03' OR mac8 > 'f0:00:00:00:00:00:00:00' ORDER BY k;
SELECT k FROM places WHERE tv @@ 'a & b' OR tv @@ tq ORDER BY k;
SELECT k FROM places WHERE lsn > '10/0' OR x8 = '42' ORDER BY k;
SELECT max(ip), min(net), max(lsn), count(p) FROM places;
INSERT INTO places SELECT k + 100, p, l, s, b, h, g, c, ip, net, mac, mac8, tv, tq, lsn, xs, jp, x8 FROM places WHERE k < 3;
SELECT count(*) FROM "far side".places AS a JOIN "far side".places AS b ON b.k = a.k + 100 AND a.p::text = b.p::text AND a.h::text = b.h::text AND a.g::text = b.g::text AND a.tv = b.tv AND a.tq = b.tq AND a.ip = b.ip AND a.jp::text = b.jp::text AND a.xs::text = b.xs::text;
CREATE TABLE "far side".made (k int PRIMARY KEY, p positive, s short_text DEFAULT 'dflt', e mood, c point3, n nested, r int4range, nr numrange, tr tstzrange, dr daterange, fr float_range, mr int4multirange, dm datemultirange);
INSERT INTO "far side".made VALUES
  (1, 1, 'a', 'calm', '(1,2.5,"x ""y"", z")', ROW(ROW(1, 2, 'a'), ARRAY[ROW(3, 4, NULL)::point3], 'angry'), '[1,5)', '(1.5,)', '["2020-01-01 00:00+00",infinity)', '[2020-01-01,2020-02-01)', '[0.1,0.2]', '{[1,3),[5,9)}', '{[2020-01-01,2020-01-05)}'),
  (2, NULL, 'bb', NULL, '(,,)', NULL, 'empty', 'empty', '(,)', '(,2000-01-01)', '(,1]', '{}', '{}'),
  (3, 2147483647, 'ccccc', 'angry', NULL, ROW(NULL, NULL, NULL), NULL, NULL, NULL, NULL, NULL, NULL, NULL);
CREATE FOREIGN TABLE made (k int, p positive, s short_text, e mood, c point3, n nested, r int4range, nr numrange, tr tstzrange, dr daterange, fr float_range, mr int4multirange, dm datemultirange) SERVER loop OPTIONS (schema_name 'far side');
SELECT * FROM made ORDER BY k;
SELECT k, (c).x, (c).note, (n).p, ((n).all_of)[1].y, (n).m FROM made ORDER BY k;
SELECT k FROM made WHERE p = 1 OR p > 100 ORDER BY k;
SELECT k FROM made WHERE s = 'bb' OR s > 'c' ORDER BY k;
SELECT k FROM made WHERE e = 'angry' OR e < 'cheerful' ORDER BY k;
SELECT k FROM made WHERE c = ROW(1, 2.5, 'x "y", z')::point3;
SELECT k FROM made WHERE (c).x = 1 OR c IS NULL ORDER BY k;
SELECT k FROM made WHERE r @> 3 OR isempty(r) ORDER BY k;
SELECT k FROM made WHERE lower(nr) = 1.5 OR upper_inf(tr) ORDER BY k;
SELECT k FROM made WHERE fr @> 0.15::float8 OR dr && '[1999-01-01,1999-01-02)' ORDER BY k;
SELECT k FROM made WHERE mr @> 6 OR mr = '{}' ORDER BY k;
SELECT k, range_merge(mr), r + '[5,7)'::int4range, unnest(mr) FROM made WHERE k = 1;
INSERT INTO made SELECT k + 100, p, s, e, c, n, r, nr, tr, dr, fr, mr, dm FROM made;
SELECT count(*) FROM "far side".made AS a JOIN "far side".made AS b ON b.k = a.k + 100 AND a::text = replace(b::text, '(10' || a.k, '(' || a.k);
-- error: 23514
INSERT INTO made (k, p, s) VALUES (200, -1, 'x');
-- error: 22001
INSERT INTO made (k, s) VALUES (200, 'too long');
-- error: 22P02
INSERT INTO made (k, s, e) VALUES (200, 'x', 'bored');
-- error: 22000
INSERT INTO made (k, s, r) VALUES (200, 'x', '[5,1)');
CREATE TABLE "far side".lists (k int PRIMARY KEY, i int[], t text[], n numeric[], b bool[], ts timestamptz[], e mood[], c point3[], p positive[], by bytea[], r int4range[]);
INSERT INTO "far side".lists VALUES
  (1, '{1,NULL,3}', ARRAY['', 'a,b', '"q"', '\', NULL, 'NULL', ' sp '], '{1.50,NaN}', '{t,f,NULL}', '{2020-01-01 00:00+00,infinity}', '{calm,angry}', ARRAY[ROW(1, 2, 'a,b')::point3, NULL], '{1,2}', ARRAY['\x00'::bytea, '\xff'], '{"[1,2)",empty}'),
  (2, '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}'),
  (3, '{{1,2},{3,4}}', '{{a,b},{c,d}}', '{{{1}}}', '{{t},{f}}', NULL, '{{calm}}', NULL, NULL, NULL, NULL),
  (4, '[0:2]={1,2,3}', '[-1:0]={x,y}', '[5:5]={5}', NULL, NULL, NULL, NULL, NULL, NULL, NULL);
CREATE FOREIGN TABLE lists (k int, i int[], t text[], n numeric[], b bool[], ts timestamptz[], e mood[], c point3[], p positive[], by bytea[], r int4range[]) SERVER loop OPTIONS (schema_name 'far side');
SELECT * FROM lists ORDER BY k;
SELECT k, i[1], t[2], i[0:1], array_ndims(i), array_dims(t), cardinality(n) FROM lists ORDER BY k;
SELECT k FROM lists WHERE i = '{1,NULL,3}' OR i @> '{4}' ORDER BY k;
SELECT k FROM lists WHERE 'a,b' = ANY (t) OR t = '{}' ORDER BY k;
SELECT k FROM lists WHERE t[1] = '' OR i[2][1] = 3 ORDER BY k;
SELECT k FROM lists WHERE e = '{calm,angry}' OR 2 = ANY (p) ORDER BY k;
SELECT k FROM lists WHERE i[0] = 1;
SELECT k, x FROM lists, unnest(t) WITH ORDINALITY AS u(x, o) WHERE k < 3 ORDER BY k, o;
SELECT k, array_to_string(t, '|', '*'), i || 9, array_cat(n, n) FROM lists WHERE k < 3 ORDER BY k;
INSERT INTO lists SELECT k + 100, i, t, n, b, ts, e, c, p, by, r FROM lists;
SELECT count(*) FROM "far side".lists AS a JOIN "far side".lists AS b ON b.k = a.k + 100 AND ROW(a.i, a.t, a.n, a.b, a.ts, a.e, a.c, a.p, a.by, a.r) IS NOT DISTINCT FROM ROW(b.i, b.t, b.n, b.b, b.ts, b.e, b.c, b.p, b.by, b.r);
UPDATE lists SET i[2] = 77, t = array_append(t, 'more') WHERE k = 101 RETURNING i, t;
CREATE TABLE "far side".names (k int PRIMARY KEY, c regclass, t regtype, p regprocedure, o regoperator, n regnamespace, r regrole, f regconfig);
INSERT INTO "far side".names VALUES (1, 'near', 'mood', 'lower(text)', '+(int4,int4)', '"far side"', 'postgres', 'english'), (2, 'pg_class', 'int', 'pg_catalog.abs(int4)', '=(text,text)', 'pg_catalog', NULL, 'simple');
CREATE FOREIGN TABLE names (k int, c regclass, t regtype, p regprocedure, o regoperator, n regnamespace, r regrole, f regconfig) SERVER loop OPTIONS (schema_name 'far side');
SELECT * FROM names ORDER BY k;
SELECT k FROM names WHERE c = 'pg_class'::regclass OR t = 'mood'::regtype ORDER BY k;
SELECT k FROM names WHERE to_tsvector(f, 'cars') @@ 'car'::tsquery ORDER BY k;
INSERT INTO names (k, c, t) VALUES (3, 'near', 'mood[]');
SELECT c, t FROM "far side".names WHERE k = 3;
CREATE EXTENSION hstore;
CREATE EXTENSION citext;
CREATE TABLE "far side".extended (k int PRIMARY KEY, h hstore, c citext);
INSERT INTO "far side".extended VALUES (1, 'a=>1, b=>NULL', 'Some'), (2, '', 'some'), (3, NULL, NULL);
CREATE FOREIGN TABLE extended (k int, h hstore, c citext) SERVER loop OPTIONS (schema_name 'far side');
SELECT * FROM extended ORDER BY k;
SELECT k FROM extended WHERE h -> 'a' = '1' OR h = '' ORDER BY k;
SELECT k FROM extended WHERE c = 'SOME' ORDER BY k;
ALTER SERVER loop OPTIONS (ADD extensions 'hstore, citext');
SELECT k FROM extended WHERE h -> 'a' = '1' OR h = '' ORDER BY k;
SELECT k FROM extended WHERE c = 'SOME' ORDER BY k;
SELECT c, count(*) FROM extended WHERE k < 2 GROUP BY c;
INSERT INTO extended VALUES (4, 'x=>"y z"', 'Four') RETURNING *;
ALTER SERVER loop OPTIONS (DROP extensions);
SELECT * FROM "far side".extended WHERE k = 4;
