"""The fault campaign with small numbers: counts and identity, never times. `make faults` runs it in full."""
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))

from rig import World
from rows import FAULTS


@pytest.mark.parametrize("name", FAULTS)
def test_fault(name):
    with World(f"5-{name}", timed=False) as world:
        tally = FAULTS[name].run(world, **FAULTS[name].short)
    if tally.skipped:
        pytest.skip(tally.notes[-1])
    assert tally.tried and not tally.failures, tally
    assert tally.survived == tally.tried and not tally.lost
