"""What StatisticsTests compares with: NumPy and SciPy on the same scores. Run: python3 statistics.py (numpy, scipy)."""
import numpy as np
from scipy import stats

MASK = (1 << 64) - 1


class SplitMix:
    """SplitMix64, as GenAgent's SeededRandom."""

    def __init__(self, seed):
        self.state = seed

    def next(self):
        self.state = (self.state + 0x9E3779B97F4A7C15) & MASK
        z = self.state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        return z ^ (z >> 31)

    def index(self, count):
        return (self.next() * count) >> 64


def score(prompt, seed, shift=0):
    return ((prompt * 7919 + seed * 104729 + shift * 31) % 1000) / 1000


PROMPTS, SEEDS = 30, 4
values = np.array([[score(p, s) for s in range(SEEDS)] for p in range(PROMPTS)])
others = np.array([[score(p, s, shift=5 + p % 7) * 0.97 for s in range(SEEDS)] for p in range(PROMPTS)])
# Three tags in turn; the figure is the mean of the tags' means.
strata = [[p for p in range(PROMPTS) if p % 3 == tag] for tag in range(3)]


def figure(matrix, prompt_weights, seed_weights):
    weights = np.outer(prompt_weights, seed_weights)
    return np.mean([np.average(matrix[s], weights=weights[s]) for s in strata])


def interval(matrix, seeds_too, draws=2000, seed=20_260_101):
    random = SplitMix(seed)
    found = []
    for _ in range(draws):
        of_prompt, of_seed = np.zeros(PROMPTS), np.ones(SEEDS)
        for stratum in strata:
            for _ in stratum:
                of_prompt[stratum[random.index(len(stratum))]] += 1
        if seeds_too:
            of_seed = np.zeros(SEEDS)
            for _ in range(SEEDS):
                of_seed[random.index(SEEDS)] += 1
        found.append(figure(matrix, of_prompt, of_seed))
    return np.quantile(found, [0.025, 0.975])


ones = (np.ones(PROMPTS), np.ones(SEEDS))
print("figure", repr(figure(values, *ones)))
print("prompts and seeds", [repr(float(x)) for x in interval(values, True)])
print("prompts", [repr(float(x)) for x in interval(values, False)])
print("difference", repr(figure(values - others, *ones)))
print("difference interval", [repr(float(x)) for x in interval(values - others, True)])

few = np.array([0.3, -0.1, 0.25, 0.4, 0.05, -0.2, 0.15, 0.35, 0.1, 0.3])
result = stats.permutation_test((few,), np.sum, permutation_type="samples", n_resamples=np.inf)
print("exact p of ten", repr(float(result.pvalue)))
many = np.array([((i * 37) % 23 - 9) / 10 for i in range(40)])
result = stats.permutation_test((many,), np.sum, permutation_type="samples", n_resamples=2_000_000, rng=1)
print("p of forty", repr(float(result.pvalue)))
