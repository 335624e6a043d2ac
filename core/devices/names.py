"""Which names devices, points, accounts and applications may have.

`+`, `#` and `/` would widen a rule on the broker, white space would make another one.
"""

from __future__ import annotations

import re

KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:-]{0,127}")
# A colon ends the name in Mosquitto's password file; nadi-ingest and its like are our own accounts.
ACCOUNT = re.compile(r"(?!nadi-)[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")
# The Things Stack writes application@tenant.
APPLICATION = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.@-]{0,127}")

KEY_FORM = "up to 128 letters, digits, '_', '.', ':' and '-', the first a letter or digit"
ACCOUNT_FORM = (
    "a name that connects to the broker has up to 64 letters, digits, '_', '.' and '-', and no nadi- in front"
)
APPLICATION_FORM = "the network server's application as its topics have it, such as 17c82e96-0f1a or app1@tenant"
