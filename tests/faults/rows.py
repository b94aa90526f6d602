"""Every row of the campaign, in the order of the table."""
import killed, workers, power, disks, damage, reloads, allocations, seconds

from rig import FAULTS

__all__ = ["FAULTS", "allocations", "damage", "disks", "killed", "power", "reloads", "seconds", "workers"]
