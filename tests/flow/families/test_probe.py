import re
from units import importing
def test_probe(world):
    o=importing.try_batch(world.batch); print(o.faults)
