-- Messages about alarms to whoever is on duty: one for each event that somebody is told of.
CREATE TABLE notification (
    notification_id  bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    event_id         bigint      NOT NULL UNIQUE REFERENCES alarm_event,
    alarm_id         bigint      NOT NULL REFERENCES alarm,
    severity         text        NOT NULL,
    created_at       timestamptz NOT NULL,
    title            text        NOT NULL,
    body             text        NOT NULL,
    state            text        NOT NULL CHECK (state IN ('waiting', 'sent', 'failed', 'limited')),
    due_at           timestamptz NOT NULL,      -- not to be sent before: quiet hours, or a try that failed
    attempts         integer     NOT NULL DEFAULT 0,
    settled_at       timestamptz,               -- sent, or given up
    detail           text        NOT NULL DEFAULT ''    -- why it waits or was not sent
);

-- those to be sent
CREATE INDEX notification_waiting ON notification (due_at) WHERE state = 'waiting';

-- those sent within the hour, for the rate limit; those of an alarm
CREATE INDEX notification_sent ON notification (settled_at) WHERE state = 'sent';
CREATE INDEX notification_alarm ON notification (alarm_id);
