-- The tables of the chapters without a wrapper: what the answers must be.
CREATE VIEW items AS SELECT "Item Id" AS id, maker, label, made_at, sold_at, code, pad, feeling, price, weight, fine FROM "far side"."Items";
CREATE VIEW items_too AS SELECT label, maker, "Item Id" AS id, price, feeling, code FROM "far side"."Items";
CREATE VIEW makers AS SELECT * FROM "far side".makers;
CREATE VIEW parts AS SELECT * FROM "far side".parts;
CREATE VIEW parts_too AS SELECT * FROM "far side".parts;
CREATE VIEW tags AS SELECT * FROM "far side".tags;
CREATE VIEW staff AS SELECT * FROM "far side".staff;
CREATE VIEW nothing AS SELECT * FROM "far side".nothing;
