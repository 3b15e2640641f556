-- The tables of TPC-H (the specification's clause 1.4), filled by hashes of row numbers, so that every run gives the same rows. The distributions that
-- the 22 queries rest on are the specification's (clause 4.2.3); the texts are short and our own. {scale} is the scale factor.
CREATE FUNCTION pick(number bigint, salt int, choices bigint) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
  'SELECT ((hashint8extended(number, salt) % choices) + choices) % choices';
CREATE TABLE region (r_regionkey int PRIMARY KEY, r_name char(25) NOT NULL, r_comment varchar(152));
INSERT INTO region SELECT n - 1, name, 'region ' || n FROM unnest(ARRAY['AFRICA', 'AMERICA', 'ASIA', 'EUROPE', 'MIDDLE EAST']) WITH ORDINALITY AS u(name, n);
CREATE TABLE nation (n_nationkey int PRIMARY KEY, n_name char(25) NOT NULL, n_regionkey int NOT NULL, n_comment varchar(152));
INSERT INTO nation
SELECT n - 1, name, region, 'nation ' || n
FROM unnest(
  ARRAY['ALGERIA', 'ARGENTINA', 'BRAZIL', 'CANADA', 'EGYPT', 'ETHIOPIA', 'FRANCE', 'GERMANY', 'INDIA', 'INDONESIA', 'IRAN', 'IRAQ', 'JAPAN', 'JORDAN', 'KENYA', 'MOROCCO', 'MOZAMBIQUE', 'PERU', 'CHINA', 'ROMANIA', 'SAUDI ARABIA', 'VIETNAM', 'RUSSIA', 'UNITED KINGDOM', 'UNITED STATES'],
  ARRAY[0, 1, 1, 1, 4, 0, 3, 3, 2, 2, 4, 4, 2, 4, 0, 0, 0, 1, 2, 3, 4, 2, 3, 3, 1]) WITH ORDINALITY AS u(name, region, n);
CREATE TABLE supplier (s_suppkey int PRIMARY KEY, s_name char(25) NOT NULL, s_address varchar(40) NOT NULL, s_nationkey int NOT NULL, s_phone char(15) NOT NULL, s_acctbal numeric(15, 2) NOT NULL, s_comment varchar(101) NOT NULL);
INSERT INTO supplier
SELECT i, 'Supplier#' || lpad(i::text, 9, '0'), 'street ' || pick(i, 11, 9000), nation, (nation + 10) || '-' || 100 + pick(i, 12, 900) || '-' || 100 + pick(i, 13, 900) || '-' || 1000 + pick(i, 14, 9000),
  (pick(i, 15, 1099999) - 99999) / 100.0,
  CASE pick(i, 16, 200) WHEN 0 THEN 'the Customer made Complaints' WHEN 1 THEN 'the Customer made Recommends' ELSE 'quiet supplier ' || i END
FROM generate_series(1, (10000 * {scale})::int) AS i, LATERAL (SELECT pick(i, 10, 25) AS nation) AS n;
CREATE TABLE customer (c_custkey int PRIMARY KEY, c_name varchar(25) NOT NULL, c_address varchar(40) NOT NULL, c_nationkey int NOT NULL, c_phone char(15) NOT NULL, c_acctbal numeric(15, 2) NOT NULL, c_mktsegment char(10) NOT NULL, c_comment varchar(117) NOT NULL);
INSERT INTO customer
SELECT i, 'Customer#' || lpad(i::text, 9, '0'), 'road ' || pick(i, 21, 9000), nation, (nation + 10) || '-' || 100 + pick(i, 22, 900) || '-' || 100 + pick(i, 23, 900) || '-' || 1000 + pick(i, 24, 9000),
  (pick(i, 25, 1099999) - 99999) / 100.0, (ARRAY['AUTOMOBILE', 'BUILDING', 'FURNITURE', 'MACHINERY', 'HOUSEHOLD'])[pick(i, 26, 5) + 1], 'customer since ' || 1980 + pick(i, 27, 18)
FROM generate_series(1, (150000 * {scale})::int) AS i, LATERAL (SELECT pick(i, 20, 25) AS nation) AS n;
CREATE TABLE part (p_partkey int PRIMARY KEY, p_name varchar(55) NOT NULL, p_mfgr char(25) NOT NULL, p_brand char(10) NOT NULL, p_type varchar(25) NOT NULL, p_size int NOT NULL, p_container char(10) NOT NULL, p_retailprice numeric(15, 2) NOT NULL, p_comment varchar(23) NOT NULL);
INSERT INTO part
SELECT i, colours[pick(i, 30, 40) + 1] || ' ' || colours[pick(i, 31, 40) + 1] || ' ' || colours[pick(i, 32, 40) + 1] || ' ' || colours[pick(i, 33, 40) + 1] || ' ' || colours[pick(i, 34, 40) + 1],
  'Manufacturer#' || maker, 'Brand#' || maker || pick(i, 36, 5) + 1,
  (ARRAY['STANDARD', 'SMALL', 'MEDIUM', 'LARGE', 'ECONOMY', 'PROMO'])[pick(i, 37, 6) + 1] || ' ' || (ARRAY['ANODIZED', 'BURNISHED', 'PLATED', 'POLISHED', 'BRUSHED'])[pick(i, 38, 5) + 1] || ' ' || (ARRAY['TIN', 'NICKEL', 'BRASS', 'STEEL', 'COPPER'])[pick(i, 39, 5) + 1],
  pick(i, 40, 50) + 1,
  (ARRAY['SM', 'LG', 'MED', 'JUMBO', 'WRAP'])[pick(i, 41, 5) + 1] || ' ' || (ARRAY['CASE', 'BOX', 'BAG', 'JAR', 'PKG', 'PACK', 'CAN', 'DRUM'])[pick(i, 42, 8) + 1],
  (90000 + (i / 10) % 20001 + 100 * (i % 1000)) / 100.0, 'part ' || i
FROM generate_series(1, (200000 * {scale})::int) AS i, LATERAL (SELECT pick(i, 35, 5) + 1 AS maker) AS m,
  (SELECT ARRAY['almond', 'aquamarine', 'azure', 'beige', 'black', 'blue', 'brown', 'chocolate', 'coral', 'cream', 'cyan', 'dark', 'forest', 'ghost', 'gold', 'green', 'grey', 'honey', 'indigo', 'ivory', 'khaki', 'lace', 'lemon', 'light', 'lime', 'linen', 'magenta', 'maroon', 'mint', 'navy', 'olive', 'orange', 'pale', 'peach', 'pink', 'plum', 'red', 'rose', 'white', 'yellow'] AS colours) AS c;
CREATE TABLE partsupp (ps_partkey int, ps_suppkey int, ps_availqty int NOT NULL, ps_supplycost numeric(15, 2) NOT NULL, ps_comment varchar(199) NOT NULL, PRIMARY KEY (ps_partkey, ps_suppkey));
INSERT INTO partsupp
SELECT p, (p + k * (s / 4 + (p - 1) / s)) % s + 1, pick(p * 4::bigint + k, 50, 9999) + 1, (pick(p * 4::bigint + k, 51, 99901) + 100) / 100.0, 'supplies ' || p
FROM generate_series(1, (200000 * {scale})::int) AS p, generate_series(0, 3) AS k, (SELECT (10000 * {scale})::int AS s) AS c;
CREATE TABLE lineitem (l_orderkey bigint, l_partkey int NOT NULL, l_suppkey int NOT NULL, l_linenumber int, l_quantity numeric(15, 2) NOT NULL, l_extendedprice numeric(15, 2) NOT NULL, l_discount numeric(15, 2) NOT NULL, l_tax numeric(15, 2) NOT NULL,
  l_returnflag char(1) NOT NULL, l_linestatus char(1) NOT NULL, l_shipdate date NOT NULL, l_commitdate date NOT NULL, l_receiptdate date NOT NULL, l_shipinstruct char(25) NOT NULL, l_shipmode char(10) NOT NULL, l_comment varchar(44) NOT NULL,
  PRIMARY KEY (l_orderkey, l_linenumber));
-- Order numbers use the first eight of each 32; an order has one to seven lines.
INSERT INTO lineitem
SELECT o / 8 * 32 + o % 8, part, (part + pick(n, 62, 4) * (s / 4 + (part - 1) / s)) % s + 1, line, quantity, quantity * (90000 + (part / 10) % 20001 + 100 * (part % 1000)) / 100.0,
  pick(n, 64, 11) / 100.0, pick(n, 65, 9) / 100.0,
  CASE WHEN shipped + receive > date '1995-06-17' THEN 'N' WHEN pick(n, 66, 2) = 0 THEN 'R' ELSE 'A' END, CASE WHEN shipped > date '1995-06-17' THEN 'O' ELSE 'F' END,
  shipped, ordered + 30 + pick(n, 67, 61)::int, shipped + receive,
  (ARRAY['DELIVER IN PERSON', 'COLLECT COD', 'NONE', 'TAKE BACK RETURN'])[pick(n, 68, 4) + 1], (ARRAY['REG AIR', 'AIR', 'RAIL', 'SHIP', 'TRUCK', 'MAIL', 'FOB'])[pick(n, 69, 7) + 1], 'line ' || n
FROM generate_series(1, (1500000 * {scale})::bigint) AS o, LATERAL generate_series(1, pick(o, 60, 7)::int + 1) AS line, (SELECT (10000 * {scale})::int AS s, (200000 * {scale})::int AS parts) AS c,
  LATERAL (SELECT o * 8 + line AS n, date '1992-01-01' + pick(o, 70, 2406)::int AS ordered) AS a,
  LATERAL (SELECT pick(n, 61, parts)::int + 1 AS part, pick(n, 63, 50) + 1 AS quantity, ordered + 1 + pick(n, 71, 121)::int AS shipped, 1 + pick(n, 72, 30)::int AS receive) AS b;
CREATE TABLE orders (o_orderkey bigint PRIMARY KEY, o_custkey int NOT NULL, o_orderstatus char(1) NOT NULL, o_totalprice numeric(15, 2) NOT NULL, o_orderdate date NOT NULL, o_orderpriority char(15) NOT NULL, o_clerk char(15) NOT NULL, o_shippriority int NOT NULL, o_comment varchar(79) NOT NULL);
-- A third of the customers, those whose number 3 divides, has no orders.
INSERT INTO orders
SELECT o / 8 * 32 + o % 8, pick(o, 81, (150000 * {scale})::int / 3) * 3 + 1 + pick(o, 82, 2), l.status, l.total, date '1992-01-01' + pick(o, 70, 2406)::int,
  (ARRAY['1-URGENT', '2-HIGH', '3-MEDIUM', '4-NOT SPECIFIED', '5-LOW'])[pick(o, 83, 5) + 1], 'Clerk#' || lpad((pick(o, 84, (1000 * {scale})::int) + 1)::text, 9, '0'), 0,
  CASE WHEN pick(o, 85, 90) = 0 THEN 'has special wishes and requests ' || o ELSE 'order ' || o END
FROM generate_series(1, (1500000 * {scale})::bigint) AS o
JOIN (SELECT l_orderkey, sum(round(l_extendedprice * (1 + l_tax) * (1 - l_discount), 2)) AS total,
    CASE WHEN bool_and(l_linestatus = 'F') THEN 'F' WHEN bool_and(l_linestatus = 'O') THEN 'O' ELSE 'P' END AS status FROM lineitem GROUP BY l_orderkey) AS l ON l.l_orderkey = o / 8 * 32 + o % 8;
CREATE INDEX ON lineitem (l_partkey, l_suppkey);
CREATE INDEX ON lineitem (l_suppkey);
CREATE INDEX ON lineitem (l_shipdate);
CREATE INDEX ON orders (o_custkey);
CREATE INDEX ON orders (o_orderdate);
CREATE INDEX ON partsupp (ps_suppkey);
CREATE INDEX ON customer (c_nationkey);
CREATE INDEX ON supplier (s_nationkey);
ANALYZE;
