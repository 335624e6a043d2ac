-- How much of a total was due, so that scores can be told from the row.
ALTER TABLE goal_status ADD COLUMN share double precision NOT NULL DEFAULT 1;  -- of the period, 0 to 1; no total: 1
