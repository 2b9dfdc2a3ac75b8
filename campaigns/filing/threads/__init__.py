"""Review conversations: what a reviewer asks at one place of a paper, what the unit answers, when it is done.

`talk` opens, answers and resolves; `reading` shows. May import what `campaigns.filing` may, and that package's models,
permissions and outline; `campaigns.filing.act` asks here what a leader has left open.
"""
