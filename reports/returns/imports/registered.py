from reports.returns.imports import accident_rows, activity_rows, by_unit_rows, count_rows, health_rows, kinds


def register() -> None:
    """Tables that this room takes in; a further room registers its own in the same way."""
    kinds.register(accident_rows.KIND)
    kinds.register(by_unit_rows.KIND)
    kinds.register(count_rows.KIND)
    kinds.register(health_rows.KIND)
    kinds.register(activity_rows.KIND)
