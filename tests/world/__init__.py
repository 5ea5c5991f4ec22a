"""The loopback internet: one process that plays the outside on 127.0.0.0/8.

`server` speaks HTTP/1.1 with scriptable faults, `scenes` holds the scripts, and
`python -m tests.world --scene NAME` runs one by hand; docs/architecture.md shows how.
"""
