-- An application whose network server was retired can be given to another.
DROP INDEX device_application;

-- an application has one network server in service: which one a topic means
CREATE UNIQUE INDEX device_application ON device (server, application)
    WHERE application IS NOT NULL AND state <> 'retired';
