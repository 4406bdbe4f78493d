"""Web Push: browsers, and distributors of UnifiedPush, over the service that each of them names.

A message is encrypted for the one browser (`encryption`, RFC 8291) and signed for the service (`vapid`, RFC 8292);
`addresses` says which services may be called at all, `answers` what their answers mean, `channel` makes the calls.
"""
