"""Every row of the campaign, in the order of the table."""
import killed, workers, power, disks, damage, subscribers, reloads, allocations, seconds, throughput, soak

from rig import FAULTS

__all__ = ["FAULTS", "allocations", "damage", "disks", "killed", "power", "reloads", "seconds", "soak", "subscribers", "throughput", "workers"]
