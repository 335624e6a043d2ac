#!/bin/sh
# Secrets of deploy/compose.yaml, made at random where there are none: deploy/secrets/, for this account alone.
# The files themselves can be read by the containers' accounts; the directory keeps everybody else out.
set -eu
umask 022
directory=$(dirname "$0")/secrets
mkdir -p -m 0700 "$directory"
keep() { [ -s "$directory/$1" ] || printf %s "$2" > "$directory/$1"; }
random() { od -An -N24 -tx1 /dev/urandom | tr -d ' \n'; }
for name in database_password mqtt_password mqtt_api_password mqtt_client_id api_key reader_password grafana_password alert_token; do
    keep "$name" "$(random)"
done
keep grafana_key "nadi_$(random)"
keep prometheus_key "nadi_$(random)"
keep database_url "postgresql://nadi:$(cat "$directory/database_password")@timescaledb:5432/nadi"
keep mqtt_url "mqtt://nadi-ingest:$(cat "$directory/mqtt_password")@mosquitto:1883"
keep mqtt_api_url "mqtt://nadi-api:$(cat "$directory/mqtt_api_password")@mosquitto:1883"
