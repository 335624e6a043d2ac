-- Windows of an indicator at a point that await computing; a window whose formula fails stays here.
CREATE TABLE due (
    indicator  text        NOT NULL,    -- catalogue key
    start      timestamptz NOT NULL,    -- of the indicator's base period
    point_id   integer     NOT NULL,
    PRIMARY KEY (indicator, start, point_id)    -- an indicator's windows are taken newest first
);
