"""Payload formats: one module each, keyed by its name; `ingest.decoding` says what a module offers.

A decoder returns readings (or records) or raises `Rejected`, whatever the bytes, and stays within seconds and
megabytes for a message of a megabyte.
"""
