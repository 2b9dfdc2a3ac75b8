"""Hand-over of a post from a date, and stand-ins while its holder is away. Part of `units`; may import what `units` may."""
