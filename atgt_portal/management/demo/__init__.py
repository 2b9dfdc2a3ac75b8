"""The story that `seed_demo` tells: a campaign file acted out by plainly invented people on the days of its own year.

`days` (when), `cast` (which unit does what in the story), `agenda` (which paper is to be where by when), `bring` (one
paper moved to where it is to be, by `act` and `revise` only), `papers`, `returns`, `scoring` (what people type),
`figures` and `draws` (numbers, always the same for the same codes), `people` (accounts), `neighbour` (a second board),
`issuing` (the edition), `story` (the stages in order), `diary` (what `make run` reads afterwards).
Belongs to `atgt_portal.management`; may import every room below it, nothing imports it.
"""
