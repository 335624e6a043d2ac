-- Read-only role for free exploration (Grafana's PostgreSQL data source). It cannot log in until an
-- administrator gives it a password.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'nadi_reader') THEN
        CREATE ROLE nadi_reader NOLOGIN;
    END IF;
END $$;

GRANT USAGE ON SCHEMA public TO nadi_reader;
GRANT SELECT ON point, device, deployment, series, reading, reading_1h, reading_1d, record, ledger,
    indicator_part, indicator_value, indicator_current TO nadi_reader;
