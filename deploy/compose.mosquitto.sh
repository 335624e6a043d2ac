#!/bin/sh
# Mosquitto with deploy/mosquitto.conf, its blanks filled in: every address of the container, one directory.
# The access files come from `nadi device access`; when they change, the broker is told to read them.
set -eu
sed -e 's|listener ${port} 127.0.0.1|listener 1883|' \
    -e '/^pid_file/d' \
    -e 's|^password_file .*|password_file /access/passwords|' \
    -e 's|^acl_file .*|acl_file /access/acl|' \
    -e 's|${directory}|/mosquitto/data|g' /etc/nadi/mosquitto.conf > /tmp/mosquitto.conf
until [ -s /access/passwords ] && [ -s /access/acl ]; do sleep 1; done
mosquitto -c /tmp/mosquitto.conf &
broker=$!
trap 'kill -TERM "$broker"; wait "$broker"; exit 0' TERM INT
seen=$(cat /access/passwords /access/acl | md5sum)
while kill -0 "$broker" 2>/dev/null; do
    sleep 1 &
    wait $! || true
    now=$(cat /access/passwords /access/acl | md5sum)
    if [ "$now" != "$seen" ]; then seen=$now; kill -HUP "$broker"; fi
done
wait "$broker"
