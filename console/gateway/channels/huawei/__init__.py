"""Huawei Push Kit: `android` for HMS phones, `harmony` for HarmonyOS 5 and later, with the codes of both in
`answers`."""
