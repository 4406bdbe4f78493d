"""How deliveries reach devices: a room for each channel. The one of our own is online.

What the channels of other services share is in `protocol`.
"""
