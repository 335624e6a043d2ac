-- When an hour's first and last readings were, and its mean with each reading weighted by the time that it speaks for.
ALTER TABLE reading_1h
    ADD COLUMN first_s    double precision,     -- of good readings, after the hour's start [s]; null if n = 0
    ADD COLUMN last_s     double precision,
    ADD COLUMN time_mean  double precision;

UPDATE reading_1h SET time_mean = kept.mean, first_s = found.first_s, last_s = found.last_s
FROM reading_1h AS kept
LEFT JOIN LATERAL (
    SELECT extract(epoch FROM min(time) - kept.hour) AS first_s, extract(epoch FROM max(time) - kept.hour) AS last_s
    FROM reading r
    WHERE r.series_id = kept.series_id AND r.time >= kept.hour AND r.time < kept.hour + INTERVAL '1 hour'
      AND r.quality = 0
) AS found ON true
WHERE kept.n > 0 AND reading_1h.series_id = kept.series_id AND reading_1h.hour = kept.hour;
