-- Figures that are stated in a document, not computed, are of an origin of their own.
ALTER TABLE indicator_value
    DROP CONSTRAINT indicator_value_origin_check,
    ADD CONSTRAINT indicator_value_origin_check CHECK (origin IN ('real', 'reported', 'simulated', 'replayed'));
ALTER TABLE goal_status
    DROP CONSTRAINT goal_status_origin_check,
    ADD CONSTRAINT goal_status_origin_check CHECK (origin IN ('real', 'reported', 'simulated', 'replayed'));
