"""Apple's push service (APNs): one HTTP/2 connection, a request for each delivery. docs/channels/apns.md describes it.

`channel` is what the queue asks; `payload` and `answers` translate; `credential` signs; `line` and `connection` speak
HTTP/2, with `frames` between the socket and h2.
"""
