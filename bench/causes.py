#!/usr/bin/env python3
"""The search for recurring causes over 17,000 requests of a year with one planted cause, and over years without.

    python -m bench.causes [--count 17000] [--planted 80] [--seeds 5]

Seconds of processor and memory, the rank at which the planted cause is surfaced, precision and recall of its group.
Beside it, in the same process: all pairs of 2,000 of the texts by `rapidfuzz.fuzz.ratio`, per pair.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import sys
import time

from rapidfuzz import fuzz, process

from kuaijin.requests.causes import clusters, score
from tests.support.planted import year


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=17_000)
    parser.add_argument("--planted", type=int, default=80)
    parser.add_argument("--seeds", type=int, default=5)
    args = parser.parse_args()
    took, outside = [], 0
    for seed in range(1, args.seeds + 1):
        said, planted = year(args.count, seed, planted=args.planted)
        start = time.process_time()
        found = clusters(said)
        took.append(time.process_time() - start)
        result = score(found, planted)
        outside += not 1 <= result.rank <= 3
        even, _ = year(args.count, seed, planted=0)
        loudest = clusters(even)[0].weight
        print(
            f"seed {seed}: rank {result.rank}, precision {result.precision:.2f}, recall {result.recall:.2f}, "
            f"weight {found[result.rank - 1].weight:.1f}; heaviest of a year without one {loudest:.1f}"
        )
    texts = [one.words for one in said[:2000]]
    start = time.process_time()
    process.cdist(texts, texts, scorer=fuzz.ratio, workers=1)
    pair = (time.process_time() - start) / len(texts) ** 2
    own = statistics.median(took) / args.count**2
    print(
        f"{args.count:,} requests: median {statistics.median(took):.2f} s of processor "
        f"({min(took):.2f}–{max(took):.2f}), {own * 1e9:.1f} ns a pair; rapidfuzz {pair * 1e9:.0f} ns a pair "
        f"({pair / own:.0f}×); {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB"
    )
    return 1 if outside else 0


if __name__ == "__main__":
    sys.exit(main())
