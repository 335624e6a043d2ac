"""Payload formats: one module each, keyed by its name, with `decode(payload, device, received_us)`.

A decoder returns readings (or records) or raises `Rejected`, whatever the bytes.
"""
