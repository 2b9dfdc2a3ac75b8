"""`python -m scripts.bench.inside ROUNDS`: sets Django up and prints the table."""

import logging
import sys
from importlib import import_module

import django

if __name__ == "__main__":
    django.setup()
    logging.disable(logging.INFO)
    print(import_module("scripts.bench.measure").run(rounds=int(sys.argv[1])))
