"""The advantages, losses with gradients and optimizer step of `benchmarks training`, written with NumPy as one would write them."""

import json
import statistics
import sys
import time

import numpy as np


def draw(count, stream):
    places = np.arange(count, dtype=np.uint64)
    return ((places * np.uint64(2654435761) + np.uint64(stream * 40503)) & np.uint64(0xFFFFFFFF)).astype(np.float64) / 4294967296


LENGTHS = 150 + np.arange(5000) * 37 % 101
WIDTH = int(LENGTHS.max())
MASK = (np.arange(WIDTH)[None, :] < LENGTHS[:, None]).astype(np.float64)
OLD = (-3 * draw(5000 * WIDTH, 1)).reshape(5000, WIDTH)
NEW = OLD + 1.5 * (draw(5000 * WIDTH, 2).reshape(5000, WIDTH) - 0.5)
ADVANTAGES = (2 * draw(5000, 3) - 1)[:, None]
REWARDS, MANY = draw(5000, 4), draw(1000000, 5)
GROUPS, MANY_GROUPS = np.arange(5000) // 8, np.arange(1000000) // 8


def check(value, gradient):
    return value + gradient.flat[0] + gradient.flat[-1]


def statistics_of(rewards, groups):
    """Count, mean and sample deviation of the group of every reward; groups may lie in any order."""
    _, index = np.unique(groups, return_inverse=True)
    count = np.bincount(index)
    mean = np.bincount(index, rewards) / count
    deviation = np.sqrt(np.bincount(index, (rewards - mean[index]) ** 2) / np.maximum(count - 1, 1))
    return count[index], mean[index], deviation[index]


def grpo(rewards, groups):
    _, mean, deviation = statistics_of(rewards, groups)
    advantages = (rewards - mean) / (deviation + 1e-6)
    return float((np.arange(len(rewards)) % 7 * advantages).sum())


def rloo(rewards, groups):
    count, mean, _ = statistics_of(rewards, groups)
    advantages = (rewards - mean) * count / (count - 1)
    return float((np.arange(len(rewards)) % 7 * advantages).sum())


def weights(mode):
    if mode == "token-mean":
        return np.full((5000, 1), 1 / MASK.sum())
    return 1 / (5000 * MASK.sum(-1, keepdims=True))


def clipped(mode, low=0.8, high=1.28, dual=3.0):
    difference = NEW - OLD
    held = np.clip(difference, -20, 20)
    ratio = np.exp(held)
    used = np.where(ADVANTAGES < 0, np.minimum(np.maximum(ratio, low), dual), np.minimum(ratio, high))
    weight = weights(mode) * MASK
    gradient = np.where((used == ratio) & (held == difference), -ADVANTAGES * ratio, 0) * weight
    return check((-ADVANTAGES * used * weight).sum(), gradient)


def gspo():
    lengths = MASK.sum(-1, keepdims=True)
    ratio = np.exp(np.minimum(((NEW - OLD) * MASK).sum(-1, keepdims=True) / lengths, 10))
    used = np.where(ADVANTAGES < 0, np.maximum(ratio, 1 - 3e-4), np.minimum(ratio, 1 + 4e-4))
    weight = weights("sequence-mean") * MASK
    gradient = np.where(used == ratio, -ADVANTAGES * ratio, 0) * weight
    return check((-ADVANTAGES * used * weight).sum(), gradient)


def cispo():
    ratio = np.exp(np.clip(NEW - OLD, -20, 20))
    gradient = -np.clip(ratio, 0.8, 1.2) * ADVANTAGES * weights("token-mean") * MASK
    return check((gradient * NEW).sum(), gradient)


def k3():
    difference = OLD - NEW
    held = np.clip(difference, -20, 20)
    ratio = np.exp(held)
    value = ratio - held - 1
    weight = weights("token-mean") * MASK
    gradient = np.where((value <= 10) & (held == difference), 1 - ratio, 0) * weight
    return check((np.clip(value, -10, 10) * weight).sum(), gradient)


def k2():
    difference = NEW - OLD
    weight = weights("token-mean") * MASK
    return check((0.5 * difference * difference * weight).sum(), difference * weight)


def adamw():
    parameters, gradient = OLD.copy(), NEW
    norm = np.sqrt((gradient * gradient).sum())
    gradient = gradient * min(1, 1 / (norm + 1e-6))
    first = 0.1 * gradient
    second = 0.001 * gradient * gradient
    parameters *= 1 - 1e-3 * 1e-2
    parameters -= 1e-3 / 0.1 * first / (np.sqrt(second) / np.sqrt(0.001) + 1e-8)
    return norm + parameters.flat[0]


OPERATIONS = {
    "GRPO advantages of 5,000 rewards": lambda: grpo(REWARDS, GROUPS),
    "GRPO advantages of 1,000,000 rewards": lambda: grpo(MANY, MANY_GROUPS),
    "RLOO advantages of 1,000,000 rewards": lambda: rloo(MANY, MANY_GROUPS),
    "clipped loss, dual clip, token mean": lambda: clipped("token-mean"),
    "clipped loss, mean of sequence means": lambda: clipped("sequence-mean"),
    "GSPO, mean of sequence means": gspo,
    "CISPO, token mean": cispo,
    "KL k3 with limits, token mean": k3,
    "KL k2, token mean": k2,
    "AdamW step, 1,250,000 parameters": adamw,
}

results = {}
for name, operation in OPERATIONS.items():
    value, times = float(operation()), []
    for _ in range(int(sys.argv[1])):
        start = time.perf_counter()
        operation()
        times.append((time.perf_counter() - start) * 1000)
    results[name] = {"milliseconds": statistics.median(times), "value": value}
print(json.dumps(results))
