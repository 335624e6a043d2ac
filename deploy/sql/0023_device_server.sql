-- Context brokers and SensorThings servers speak for others as network servers do; core.devices.facts lists them.
ALTER TABLE device DROP CONSTRAINT device_server_check;
