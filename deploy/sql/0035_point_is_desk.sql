-- A desk: where records count that belong to no measuring point, one for each service, agency, district and origin.
-- Made by the processors; not a sensor, so it is not listed among them.
ALTER TABLE point ADD COLUMN is_desk boolean NOT NULL DEFAULT false;
