-- Cases with a version that the processors have not counted yet: appended in the record's own transaction.
CREATE TABLE touched_record (
    touch_id  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,  -- the newest are counted first
    kind      text   NOT NULL,
    key       text   NOT NULL
);

INSERT INTO touched_record (kind, key) SELECT DISTINCT kind, key FROM record;
