"""What every peer script shares: arguments, the clocks, and the line of figures that the benchmark reads."""

import json
import resource
import sys
import time

PROMPT = "Three red apples left of a blue cup."
QUERY = "three red apples left of a blue cup"
SYSTEM = (
    "You draw pictures with the tool. Think about what the picture needs, call the tool with a whole prompt, "
    "look at the result, and call again until the picture shows what was asked. Then say what you drew."
)


def arguments():
    """The server's URL, the number of sessions, and the bytes of each of two images (0: none)."""
    return sys.argv[1], int(sys.argv[2]), int(sys.argv[3])


def measure(answer, sessions, turns=2):
    """Runs sessions one after the other, the first one uncounted, and prints the figures."""
    answer(0)
    wall, processor = time.perf_counter(), time.process_time()
    for index in range(1, sessions + 1):
        answer(index)
    processor, wall = time.process_time() - processor, time.perf_counter() - wall
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps({
        "turns": sessions * turns, "processor": processor * 1000, "wall": wall * 1000,
        "peakMegabytes": peak * (1 if sys.platform == "darwin" else 1024) / 1e6,
    }))
