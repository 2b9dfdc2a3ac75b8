"""A unit's paper on paper: laid out on its letterhead for signature, and the signed copy that comes back.

Holds printouts (frozen document, one Job, stored files), the pages for both, and the pieces of which the rooms above
compose their papers (`sheet`). Knows no kind of paper: each tells its layout when it registers. May import
`campaigns.filing` and what is below it.
"""
