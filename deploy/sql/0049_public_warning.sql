-- A warning to the public over an alarm: proposed, approved by the agency whose alarm it is, ended by the all-clear.
CREATE TABLE public_warning (
    warning_id    bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    alarm_id      bigint      NOT NULL REFERENCES alarm,
    proposed_at   timestamptz NOT NULL,
    proposed_by   text        NOT NULL,     -- as the audit has it
    published_at  timestamptz,              -- null: it waits for approval
    approved_by   text,
    ended_at      timestamptz               -- all clear, or withdrawn before it was published
);

-- one at a time for an alarm
CREATE UNIQUE INDEX public_warning_open ON public_warning (alarm_id) WHERE ended_at IS NULL;

-- What was said, in order: the warning, its updates, the all-clear. Never altered.
CREATE TABLE public_warning_text (
    warning_id  bigint      NOT NULL REFERENCES public_warning,
    number      integer     NOT NULL,       -- 1, 2, …
    kind        text        NOT NULL CHECK (kind IN ('warning', 'update', 'all_clear')),
    at          timestamptz NOT NULL,
    who         text        NOT NULL,
    title_id    text        NOT NULL,
    title_en    text        NOT NULL,
    text_id     text        NOT NULL,
    text_en     text        NOT NULL,
    channels    text[]      NOT NULL,       -- where it was given out
    PRIMARY KEY (warning_id, number)
);

CREATE TRIGGER public_warning_text_append_only BEFORE UPDATE OR DELETE ON public_warning_text
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

GRANT SELECT ON public_warning, public_warning_text TO nadi_reader;
