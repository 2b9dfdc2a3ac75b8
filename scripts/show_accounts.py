"""`make demo-password`: the accounts and the password of the demo once more."""

from scripts import state
from scripts.places import state_dir

if __name__ == "__main__":
    folder = state_dir()
    print(state.accounts_text(state.demo_of(folder), state.kept_password(folder)))
