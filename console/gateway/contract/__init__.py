"""What the wire says: the calls of the contract read, judged and answered, and who may make them.

Here belongs what a server that calls the gateway can see: authentication, members and their limits, codes and words of
refusals, records and figures. Nothing here looks a device up for a push or brings it anything.
"""
