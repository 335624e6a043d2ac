-- Yearly targets of goals, every version of them; the highest revision is in force.
CREATE TABLE target_revision (
    plan         text             NOT NULL REFERENCES masterplan,
    indicator    text             NOT NULL,
    scope        text             NOT NULL,
    year         integer          NOT NULL,
    revision     integer          NOT NULL,   -- 0: as the plan was adopted
    value        double precision NOT NULL,   -- at the year's end [unit of the indicator]
    decided      date             NOT NULL,   -- in force from this day
    basis        text             NOT NULL,   -- legal basis; of revision 0 that of the plan
    recorded_at  timestamptz      NOT NULL,
    recorded_by  text             NOT NULL,
    PRIMARY KEY (plan, indicator, scope, year, revision)
);

GRANT SELECT ON target_revision TO nadi_reader;
