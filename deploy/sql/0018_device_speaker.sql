-- Who speaks for a device, and whether it speaks for others; the states of points are those of devices too.
ALTER TABLE device
    ADD COLUMN kind         text     NOT NULL DEFAULT 'device'
                                     CHECK (kind IN ('device', 'gateway', 'network_server')),
    ADD COLUMN gateway_id   integer  REFERENCES device,     -- gateway or network server that may speak for it
    ADD COLUMN server       text     CHECK (server IN ('chirpstack', 'things_stack')),  -- a network server's product
    ADD COLUMN application  text,                           -- its application, as its topics name it
    ADD CONSTRAINT device_application_check
        CHECK ((kind = 'network_server') = (server IS NOT NULL AND application IS NOT NULL)),
    DROP CONSTRAINT device_state_check,
    ADD CONSTRAINT device_state_check
        CHECK (state IN ('pending', 'commissioning', 'active', 'maintenance', 'retired'));

-- devices of a gateway: access rules
CREATE INDEX device_gateway ON device (gateway_id) WHERE gateway_id IS NOT NULL;

-- an application has one network server: which one a topic means
CREATE UNIQUE INDEX device_application ON device (server, application) WHERE application IS NOT NULL;
