-- When a point's readings count in no figure and no alarm: it is being commissioned or under maintenance.
CREATE TABLE suspension (
    point_id  integer   NOT NULL REFERENCES point,
    state     text      NOT NULL CHECK (state IN ('commissioning', 'maintenance')),
    during    tstzrange NOT NULL,                           -- upper bound unset: it goes on
    EXCLUDE USING gist (point_id WITH =, during WITH &&)
);

GRANT SELECT ON suspension TO nadi_reader;
