-- What PostgreSQL itself makes of texts: kind, type's text input, binary send form in hex. The tests compare with it.
-- Written by: psql -XAtq -f vectors.sql > vectors.tsv   (PostgreSQL 15, UTF-8, TimeZone UTC)
\pset format unaligned
\pset fieldsep '\t'
\pset tuples_only on
SET TimeZone = 'UTC';
SET extra_float_digits = 3;
SELECT 'numeric', t, encode(numeric_send(t::numeric), 'hex') FROM unnest(ARRAY[
  '0', '-0', '0.0', '0.000', '1', '-1', '9999', '10000', '10001', '99999999', '100000000', '1.50', '1.5', '0.1', '0.0001', '0.00001',
  '0.00010000', '1234.5678', '12345.6789', '-12345678901234567890.123456789', '99999999999999999999999999999999999999',
  '-99999999999999999999999999999999999999', '0.99999999999999999999999999999999999999', '1e10', '1E+10', '1e-10', '1.20e3', '1.20e1', '12.345e-3',
  '1e125', '9.9999999999999999999999999999999999999E+125', '1e-130', '-9.9999999999999999999999999999999999999e-130', '000123.4500', '+7',
  '.5', '5.', '-.25', '100', '1000', '10000.0001', '123456789012345678901234567890', '40000000000000000', '0e5', '0.00e-3', '12e0',
  '9223372036854775807', '-9223372036854775808', '1e130000', '3.14159265358979323846264338327950288419716939937510',
  '00000000000000000000000000000000000000000001', '1000000000000000000000000000000000000000000000000.000000000000000000000000000000000000000000000000001'
]) t;
SELECT 'int64', t, encode(numeric_send(t::numeric), 'hex') FROM unnest(ARRAY[
  '0', '1', '-1', '9', '10', '9999', '10000', '-10000', '12340000', '100000001', '-100000000000000', '9223372036854775807', '-9223372036854775808', '1000000000000000000'
]) t;
SELECT 'special', t, encode(numeric_send(t::numeric), 'hex') FROM unnest(ARRAY['NaN', 'Infinity', '-Infinity']) t;
SELECT 'double', t, t::float8::text FROM unnest(ARRAY[
  '0', '-0', '1', '-1.5', '0.1', '1e15', '999999999999999', '100000000000000', '123456789012345680', '1e-4', '0.00012345', '1e-5', '1.2345e-5', '1e300', '5e-324',
  '1.7976931348623157e308', '1e100', '-1e-100', '3.141592653589793', '2.5e14', '2.5e15', '1e22', '1e21', '12345678.9', 'NaN', 'Infinity', '-Infinity'
]) t;
SELECT 'date', t, encode(date_send(t::date), 'hex') FROM unnest(ARRAY[
  '2000-01-01', '1999-12-31', '2024-02-29', '1970-01-01', '0001-01-01', '0001-12-31 BC', '4714-11-24 BC', '5874897-12-31', 'infinity', '-infinity', '9999-12-31', '1900-02-28', '12345-06-07', '0044-03-15 BC'
]) t;
SELECT 'timestamp', t, encode(timestamp_send(t::timestamp), 'hex') FROM unnest(ARRAY[
  '2000-01-01 00:00:00', '1999-12-31 23:59:59.999999', '2024-02-29T12:34:56.5', '2024-02-29 12:34:56.123456789', '2024-02-29 12:34', '2024-02-29', '2024-02-29 24:00:00',
  '2024-02-29 23:59:60', '2024-02-29 12:00:00+05', '2024-02-29T12:00:00Z', '0001-01-01 00:00:00', '4714-11-24 00:00:00 BC', '294276-12-31 23:59:59.999999', 'infinity', '-infinity',
  '2024-02-29 12:34:56.0000005', '2024-02-29 12:34:56.0000015', '2024-02-29 23:59:59.9999999'
]) t;
SELECT 'timestamptz', t, encode(timestamptz_send(t::timestamptz), 'hex') FROM unnest(ARRAY[
  '2000-01-01 00:00:00Z', '2024-02-29T12:34:56.789Z', '2024-02-29 12:34:56+02', '2024-02-29 12:34:56-09:30', '2024-02-29 12:34:56+0530', '2024-02-29 12:34:56.123456+00:00:30',
  '1969-12-31T23:59:59.999Z', '2024-02-29 00:00:00+15:59', '2024-03-01T00:00:00-15:59', 'infinity', '-infinity', '0044-03-15 12:00:00+00 BC', '2024-02-29t12:34:56z'
]) t;
SELECT 'time', t, encode(time_send(t::time), 'hex') FROM unnest(ARRAY['00:00', '00:00:00', '23:59:59.999999', '24:00:00', '12:34:56.7891234', '12:34:56+05']) t;
SELECT 'timetz', t, encode(timetz_send(t::timetz), 'hex') FROM unnest(ARRAY['00:00:00Z', '23:59:59.999999+02', '12:00-09:30', '24:00:00+00']) t;
SELECT 'interval', t, encode(interval_send(t::interval), 'hex') FROM unnest(ARRAY[
  'P1Y2M3DT4H5M6.5S', 'PT0S', 'P4W', 'P-1Y', 'P1Y-2M', 'PT-0.000001S', 'P30DT23H', 'PT36H', 'P1Y', 'PT1M', 'P1M'
]) t;
SELECT 'uuid', t, encode(uuid_send(t::uuid), 'hex') FROM unnest(ARRAY[
  '00112233-4455-6677-8899-aabbccddeeff', '00112233445566778899AABBCCDDEEFF', '{00112233-4455-6677-8899-aabbccddeeff}', '0011-2233-4455-6677-8899-aabb-ccdd-eeff'
]) t;
SELECT 'inet', t, encode(inet_send(t::inet), 'hex') FROM unnest(ARRAY[
  '127.0.0.1', '10.0.0.0/8', '255.255.255.255/32', '192.168.1.5/24', '::1', '::', '2001:db8::ff00:42:8329/64', 'fe80::1', '::ffff:1.2.3.4', '1:2:3:4:5:6:7:8', '1::', '1:2:3:4:5:6:7::', '0.0.0.0/0'
]) t;
SELECT 'array int2', '[1,null,-32768]', encode(array_send(ARRAY[1, NULL, -32768]::int2[]), 'hex');
SELECT 'array int4', '[1,2,3]', encode(array_send(ARRAY[1, 2, 3]::int4[]), 'hex');
SELECT 'array int8', '[9223372036854775807]', encode(array_send(ARRAY[9223372036854775807]::int8[]), 'hex');
SELECT 'array int4', '[]', encode(array_send('{}'::int4[]), 'hex');
SELECT 'array int4', '[null]', encode(array_send(ARRAY[NULL]::int4[]), 'hex');
SELECT 'array bool', '[true, false, null]', encode(array_send(ARRAY[true, false, NULL]), 'hex');
SELECT 'array float4', '[1.5, -0.1]', encode(array_send(ARRAY[1.5, -0.1]::float4[]), 'hex');
SELECT 'array float8', '[1.5, 1e300]', encode(array_send(ARRAY[1.5, 1e300]::float8[]), 'hex');
SELECT 'array numeric', '[1.50, null, 12345678901234567890.5]', encode(array_send(ARRAY[1.50, NULL, 12345678901234567890.5]::numeric[]), 'hex');
SELECT 'array text', '["a","b\"c\\\u00e9",null,"",1.50,true]', encode(array_send(ARRAY['a', E'b"c\\\u00e9', NULL, '', '1.50', 'true']::text[]), 'hex');
SELECT 'array varchar', '["x"]', encode(array_send(ARRAY['x']::varchar[]), 'hex');
SELECT 'array bytea', '["\\x00ff","\\x"]', encode(array_send(ARRAY['\x00ff', '\x']::bytea[]), 'hex');
SELECT 'array date', '["2024-02-29",null]', encode(array_send(ARRAY['2024-02-29', NULL]::date[]), 'hex');
SELECT 'array timestamp', '["2024-02-29T12:00:00"]', encode(array_send(ARRAY['2024-02-29T12:00:00']::timestamp[]), 'hex');
SELECT 'array timestamptz', '["2024-02-29T12:00:00Z"]', encode(array_send(ARRAY['2024-02-29T12:00:00Z']::timestamptz[]), 'hex');
SELECT 'array uuid', '["00112233-4455-6677-8899-aabbccddeeff"]', encode(array_send(ARRAY['00112233-4455-6677-8899-aabbccddeeff']::uuid[]), 'hex');
SELECT 'array json', '[{"a":[1,{}]},null,[1],"s",2]', encode(array_send(ARRAY['{"a":[1,{}]}', NULL, '[1]', '"s"', '2']::json[]), 'hex');
