-- A measuring point (titik pantau): where something is measured, whichever device does it today.
CREATE TABLE point (
    point_id    integer          GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    key         text             NOT NULL UNIQUE,       -- name in URLs and files
    service     text             NOT NULL,              -- catalogue key
    name        text             NOT NULL,              -- for people
    district    text,                                   -- Kemendagri code; null: not known yet
    latitude    double precision CHECK (latitude BETWEEN -90 AND 90),     -- [deg], WGS 84
    longitude   double precision CHECK (longitude BETWEEN -180 AND 180),  -- [deg], WGS 84
    agency      text             NOT NULL,              -- owner, catalogue key
    origin      text             NOT NULL CHECK (origin IN ('real', 'simulated', 'replayed')),
    state       text             NOT NULL CHECK (state IN ('pending', 'commissioning', 'active', 'maintenance', 'retired')),
                                                        -- only an active point's readings count in figures
    attributes  jsonb            NOT NULL DEFAULT '{}', -- facts that formulas use: floor_area_m2, air_conditioned
    created_at  timestamptz      NOT NULL DEFAULT now()
);

-- lists by service and district: /v1/points, the processors' scopes
CREATE INDEX point_service ON point (service, district);
