"""Every row of the campaign, in the order of the table."""
import killed, workers

from rig import FAULTS

__all__ = ["FAULTS", "killed", "workers"]
