"""Head, symbol and signature line of a unit's own papers. Part of `units`; may import what `units` may."""
