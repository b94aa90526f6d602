"""Every row of the campaign, in the order of the table."""
import killed, workers, reloads, allocations, seconds

from rig import FAULTS

__all__ = ["FAULTS", "allocations", "killed", "reloads", "seconds", "workers"]
