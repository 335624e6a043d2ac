-- Why a window is computed again, if not for its readings; becomes the reason of a revision.
ALTER TABLE due ADD COLUMN reason text;
