-- The members of the extension, with what pg_dump would write of them: an upgraded one must have the same as a fresh one.
SELECT pg_describe_object(d.classid, d.objid, d.objsubid) AS object,
	(SELECT array_to_string(ARRAY[p.prosrc, p.probin, p.provolatile::text, p.proparallel::text, p.proisstrict::text, p.proacl::text, pg_get_function_result(p.oid), pg_get_function_arguments(p.oid)], ' ', '-')
		FROM pg_proc AS p WHERE d.classid = 'pg_proc'::regclass AND p.oid = d.objid) AS function,
	(SELECT concat_ws(' ', w.fdwhandler::regproc, w.fdwvalidator::regproc, w.fdwacl, w.fdwoptions) FROM pg_foreign_data_wrapper AS w
		WHERE d.classid = 'pg_foreign_data_wrapper'::regclass AND w.oid = d.objid) AS wrapper,
	obj_description(d.objid, d.classid::regclass::name) AS comment
FROM pg_depend AS d JOIN pg_extension AS e ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid
WHERE e.extname = 'peer_fdw' AND d.deptype = 'e' ORDER BY 1;
