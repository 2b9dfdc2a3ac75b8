"""The commands behind the Makefile: set-up, the demo installation, the whole test run.

Everything here except `state_version` runs on the bare Python of the machine, so it imports the standard library only;
the portal is reached through the interpreter in `.venv`. Words printed here are for the person at the terminal.
"""
