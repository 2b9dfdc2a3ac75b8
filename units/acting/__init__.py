"""In which of his posts a person acts. Part of `units`; may import what `units` may."""
