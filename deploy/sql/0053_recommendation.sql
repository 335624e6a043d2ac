-- What past evaluations asked for.
CREATE TABLE recommendation (
    plan        text    NOT NULL REFERENCES masterplan,
    id          text    NOT NULL,
    position    integer NOT NULL,   -- order in the plan
    evaluation  text    NOT NULL,   -- which one, such as 2021
    dimension   text    NOT NULL,
    text_id     text    NOT NULL,   -- Indonesian
    text_en     text    NOT NULL,   -- English
    owner       text    NOT NULL,   -- agency key
    due         date    NOT NULL,
    source      text    NOT NULL,   -- where it stands
    PRIMARY KEY (plan, id)
);

GRANT SELECT ON recommendation TO nadi_reader;
