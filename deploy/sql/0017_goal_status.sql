-- How each goal of the masterplan stands, computed by the processors, replaced in place.
CREATE TABLE goal_status (
    plan         text             NOT NULL,   -- masterplan id
    indicator    text             NOT NULL,
    scope        text             NOT NULL,
    origin       text             NOT NULL CHECK (origin IN ('real', 'simulated', 'replayed')),
    status       text             NOT NULL CHECK (status IN ('on_track', 'at_risk', 'off_track', 'no_data')),
    grain        text             NOT NULL,   -- of the figure that is judged
    start        timestamptz,                 -- of that figure's period; null: there is no figure
    value        double precision,            -- [unit of the indicator]; null: no data
    provisional  boolean          NOT NULL,
    coverage     double precision NOT NULL,   -- 0 to 1
    expected     double precision NOT NULL,   -- trajectory's value at that moment [unit of the indicator]
    target       double precision NOT NULL,   -- of the year [unit of the indicator]
    gap          double precision,            -- positive: better than expected [unit of the indicator]
    computed_at  timestamptz      NOT NULL,
    PRIMARY KEY (plan, indicator, scope, origin)
);

GRANT SELECT ON goal_status TO nadi_reader;
