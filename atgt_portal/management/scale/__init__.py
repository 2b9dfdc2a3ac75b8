"""The board that `seed_scale` makes: any number of plainly invented units over several years, for measuring.

`layout` (who there is, and the campaign file of each year), `bulk` (many rows at once, keys known beforehand),
`members` (board, units, people), `police` (accidents and figures of record), `specimens` (each paper lived once by the
real rules, captured and undone), `routes` (how far a paper came, and by which steps), `stamping` (a specimen put down
for every unit), `seeding` (everything in order). Nothing grows with the number of units but short lists of keys.
Belongs to `atgt_portal.management`; may import every room below it and the people and values of the demo story.
"""
