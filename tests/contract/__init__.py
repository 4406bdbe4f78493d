"""What the REST V3 contract promises, asked over real HTTP: of the own gateway, or of a service of your choice.

Without anything set, `rungateway --demo` is started and asked. With TPNS_CONTRACT_URL, TPNS_CONTRACT_ACCESS_ID and
TPNS_CONTRACT_SECRET_KEY (and TPNS_CONTRACT_ACCOUNT, an account that may get notifications) the same requests go there;
what would reach more people than that account, or rests on the gateway's own choices, is left out.
"""
