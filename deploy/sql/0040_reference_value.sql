-- The reference data that figures were computed with; what the catalogue has beyond or besides it makes windows due.
CREATE TABLE reference_value (
    reference   text             NOT NULL,  -- catalogue key; 'holiday': the value is 1 on that day alone
    scope       text             NOT NULL,  -- city, district:<code>, agency:<key> or point:<key>
    valid_from  date             NOT NULL,  -- local
    value       double precision NOT NULL,  -- in the unit of the catalogue
    PRIMARY KEY (reference, scope, valid_from)
);

GRANT SELECT ON reference_value TO nadi_reader;
