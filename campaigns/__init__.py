"""What a campaign asks, the life of a paper, figures of record, plans: four rooms, one app.

`setup` knows units; `filing` knows `setup`; `record` knows `filing`; `plans` knows all three.
"""
