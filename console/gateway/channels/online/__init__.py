"""The gateway's own channel: devices that hold an event stream open, and report what happened on it.

Here belongs the stream with all that waits for it, who a device is (registration, grants, signatures), and the client
that tests and the demo use. docs/devices.md describes it for those who write devices.
"""
