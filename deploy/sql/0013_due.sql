-- Windows of an indicator at a point that await computing; a window whose formula fails stays here.
CREATE TABLE due (
    indicator  text        NOT NULL,    -- catalogue key
    point_id   integer     NOT NULL,
    start      timestamptz NOT NULL,    -- of the indicator's base period
    PRIMARY KEY (indicator, point_id, start)
);
