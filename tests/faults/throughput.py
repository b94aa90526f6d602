"""What the spool costs: documents a second with it and without it, in rounds of one run, by the bench."""
import json, subprocess, sys

from rig import BUILD, HERE, SANITIZED, Tally, fault


@fault("throughput", "with the spool on at least 0.8 of the rate without it, all plugins, indirect: false; with a null plugin at least 0.3",
       full={"bench": "full"}, short={"bench": None})
def throughput(world, bench):
    tally = Tally()
    if SANITIZED or not bench:
        return tally.skip("a measurement, and not a matter of counts")
    done = subprocess.run([sys.executable, HERE.parent.parent / "bench/run", f"--build={BUILD}", "--spool"], stdout=subprocess.PIPE, text=True, timeout=600)
    if not tally.check(done.returncode == 0, f"the bench ended with {done.returncode}"):
        return tally
    for row in json.loads(done.stdout):
        tally.tried += 1
        tally.survived += tally.check(row["reached"] != "no", f"{row['figure']}: {row['measured']}, asked {row['asked']}")
        tally.note(f"{row['figure']}: {row['measured']} ({row['note']})")
    return tally
