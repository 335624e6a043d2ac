-- What an alarm is about: a point, a device or a goal, and while the condition held there. One alarm can speak of
-- many, such as of all the devices behind a gateway.
CREATE TABLE alarm_member (
    alarm_id  bigint      NOT NULL REFERENCES alarm,
    rule      text        NOT NULL,     -- the alarm's, as is the next
    origin    text        NOT NULL,
    subject   text        NOT NULL,     -- point:<key>, device:<key>, goal:<indicator>/<scope>
    name      text        NOT NULL,     -- for people
    family    text        NOT NULL,     -- cause of the alarm that would speak of many such at once
    level     smallint    NOT NULL,     -- of the rule's levels, the highest that was reached
    since     timestamptz NOT NULL,     -- device clock
    until     timestamptz,              -- null: it holds
    PRIMARY KEY (rule, origin, subject, since),
    CHECK (until IS NULL OR until >= since)
);

-- the condition holds at most once at a time
CREATE UNIQUE INDEX alarm_member_holds ON alarm_member (rule, origin, subject) WHERE until IS NULL;

-- members of an alarm
CREATE INDEX alarm_member_alarm ON alarm_member (alarm_id);

-- alarms of a point or device: /v1/alarms
CREATE INDEX alarm_member_subject ON alarm_member (subject);

GRANT SELECT ON alarm_member TO nadi_reader;
