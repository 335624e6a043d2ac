-- Masterplans: the tree of each as a document; its targets and recommendations have tables of their own.
CREATE TABLE masterplan (
    plan        text        PRIMARY KEY,
    content     jsonb       NOT NULL,   -- core/catalogue/masterplan.py, without targets, revisions and recommendations
    is_shipped  boolean     NOT NULL,   -- as Nadi ships it, changed by nobody: a newer Nadi's replaces it
    changed_at  timestamptz NOT NULL,
    changed_by  text        NOT NULL
);

GRANT SELECT ON masterplan TO nadi_reader;
