-- The history of alarms, never altered.
CREATE TABLE alarm_event (
    event_id  bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    alarm_id  bigint      NOT NULL REFERENCES alarm,
    at        timestamptz NOT NULL,
    kind      text        NOT NULL,     -- raised, worsened, joined, cleared, returned, acknowledged, escalated, closed,
                                        -- proposed, published, updated, all_clear
    who       text        NOT NULL,     -- as the audit has it; 'nadi': the platform itself
    note      text,                     -- as given, or what happened
    details   jsonb       NOT NULL DEFAULT '{}'
);

-- an alarm's history
CREATE INDEX alarm_event_alarm ON alarm_event (alarm_id, event_id);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END
$$;

CREATE TRIGGER alarm_event_append_only BEFORE UPDATE OR DELETE ON alarm_event
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

GRANT SELECT ON alarm_event TO nadi_reader;

-- the newest, to be told of
CREATE INDEX alarm_event_at ON alarm_event (at);
