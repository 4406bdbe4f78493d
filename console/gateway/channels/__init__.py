"""How deliveries reach devices: a room for each channel. Today there is one, online.

What the channels of other services share is in `protocol`.
"""
