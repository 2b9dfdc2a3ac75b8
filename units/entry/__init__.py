"""How people come in without a password: codes read out on the phone, invitations by mail or message.

Part of `units`; may import what `units` may.
"""
