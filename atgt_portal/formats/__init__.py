"""How dates and numbers are written, by language; Django finds these through `FORMAT_MODULE_PATH`."""
