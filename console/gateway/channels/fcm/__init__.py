"""FCM: Android phones with Google's services, over the HTTP v1 API.

`credential` is the service account and the access tokens it is given, `message` what an app gets, `answers` what the
answers mean, `channel` makes the calls.
"""
