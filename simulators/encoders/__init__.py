"""Payload formats as devices send them: one module each, keyed as the decoders are, with `encode(sender, uplink)`.

An encoder returns (topic, payload). The same uplink gives the same bytes, as a message delivered twice has.
"""
