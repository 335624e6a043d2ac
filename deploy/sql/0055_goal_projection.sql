-- Where each goal's figures are going, computed by the processors, replaced in place.
CREATE TABLE goal_projection (
    plan         text        NOT NULL,
    indicator    text        NOT NULL,
    scope        text        NOT NULL,
    origin       text        NOT NULL,   -- of the figures
    horizon      text        NOT NULL CHECK (horizon IN ('year', 'plan')),
    ends         timestamptz NOT NULL,   -- end of the year, or of the plan
    value        double precision,       -- of the period that ends then [unit of the indicator]; null: see reason
    low          double precision,       -- [unit of the indicator]
    high         double precision,       -- [unit of the indicator]
    slope        double precision,       -- [unit of the indicator / a]; null: too few figures
    points       integer     NOT NULL,   -- figures that the trend rests on
    reason       text        NOT NULL,   -- empty, too_few_points or too_short_history
    computed_at  timestamptz NOT NULL,
    PRIMARY KEY (plan, indicator, scope, origin, horizon)
);

GRANT SELECT ON goal_projection TO nadi_reader;
