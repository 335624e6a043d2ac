-- Which device measured at which point, and when; a replaced sensor continues its point's series.
CREATE EXTENSION IF NOT EXISTS btree_gist;

CREATE TABLE deployment (
    device_id  integer   NOT NULL REFERENCES device,
    point_id   integer   NOT NULL REFERENCES point,
    during     tstzrange NOT NULL,                              -- upper bound unset: still there
    EXCLUDE USING gist (device_id WITH =, during WITH &&)       -- a device is at one point at a time
);

-- devices of a point: provenance, /v1/points
CREATE INDEX deployment_point ON deployment (point_id);
