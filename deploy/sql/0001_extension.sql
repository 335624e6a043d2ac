-- Either edition of TimescaleDB serves; `nadi doctor` says which one was found.
CREATE EXTENSION IF NOT EXISTS timescaledb;
