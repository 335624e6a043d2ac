-- What happened last, for live streams: events of one transaction a row, numbered in the order of the commits.
-- Only the newest quarter of an hour is kept; the tables that the events speak of are the truth.
CREATE TABLE live_batch (
    batch_id  bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,  -- taken under a lock that is held until the commit
    at        timestamptz NOT NULL,
    kind      text        NOT NULL,     -- what `content` holds: readings, values
    content   bytea       NOT NULL      -- readings: rows as core.store.live packs them; else a JSON array
);

-- Compressing costs more than it saves of a table that is short.
ALTER TABLE live_batch ALTER COLUMN content SET STORAGE EXTERNAL;
