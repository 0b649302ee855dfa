"""Growth and its interval once more, in plain Python and by another road.

Sums go by the calendar date, the fit by the hat matrix of inverted normal equations, what noise leaves by matrices
written out, the variance by adding up all n × n covariances, and the quantile by SciPy's distribution.
"""

from calendar import monthrange
from math import cos, exp, log, pi, sin, sqrt

import numpy as np
from scipy.stats import t as student


def slow_growth(parts, end, *, quarterly, exposure, event_count):
    """`parts` maps (year, month of the end) to (numerator, denominator), a missing one to None.

    Returns (growth, lower, upper), or None where a part is missing; lower and upper None without interval.
    """
    length = 4 if quarterly else 12
    now, baseline = year_ending(end, quarterly), year_ending((2015, 3), quarterly)
    if any(parts.get(key) is None for key in now + baseline) or now[0] <= baseline[-1]:
        return None
    ratio = rate(parts, now, exposure) / rate(parts, baseline, exposure)
    held = sorted(key for key, part in parts.items() if part is not None and key <= end)
    half = half_width(parts, held, length, exposure, event_count)
    theta = log(ratio)
    return ratio - 1, exp(theta - half) - 1, exp(theta + half) - 1


def year_ending(end, quarterly):
    step = 3 if quarterly else 1
    keys, (year, month) = [], end
    for _ in range(12 // step):
        keys.insert(0, (year, month))
        month -= step
        if month < 1:
            year, month = year - 1, month + 12
    return keys


def rate(parts, keys, exposure):
    above, below = sum(parts[key][0] for key in keys), sum(parts[key][1] for key in keys)
    return above / (below / len(keys)) if exposure == "people" else above / below


def half_width(parts, held, length, exposure, event_count):
    rows = [terms(key, held[0], length, exposure) for key in held]
    logs = [log(parts[key][0] / parts[key][1]) for key in held]
    hat = hat_of(rows)
    count, k = len(held), len(rows[0])
    residuals = [logs[i] - sum(hat(i, j) * logs[j] for j in range(count)) for i in range(count)]
    places = [months(key) * length // 12 for key in held]
    counting = count / sum(parts[key][0] for key in held) if event_count else 0.0
    excess, memory = excess_and_memory(residuals, places, hat, counting)
    apart = [abs(i - j) for i in range(length) for j in range(length)]
    variance = sum(counting * (distance == 0) + excess * memory**distance for distance in apart) / length**2
    return student.ppf(0.975, count - k) * sqrt(2 * variance)


def excess_and_memory(residuals, places, hat, counting):
    """Try one correlation after the other, with all matrices written out, until the quotient is reached."""
    count = len(places)
    maker = np.eye(count) - np.array([[hat(i, j) for j in range(count)] for i in range(count)])
    follows = [i for i in range(count - 1) if places[i + 1] - places[i] == 1]

    def squares_and_products(matrix):
        return np.trace(matrix), sum(matrix[i, i + 1] for i in follows)

    found, by_counting = squares_and_products(np.outer(residuals, residuals)), squares_and_products(maker)
    squares, products = (one - counting * other for one, other in zip(found, by_counting, strict=True))
    if squares <= 0:
        return 0.0, 0.0
    before = None
    for hundredth in range(91):
        likeness = np.array([[(hundredth / 100) ** abs(i - j) for j in places] for i in places])
        left, beside = squares_and_products(maker @ likeness @ maker)
        if beside / left >= products / squares:
            break
        before = left, beside / left
    if before is None or beside / left < products / squares:  # below the first, or above the last
        return squares / left, hundredth / 100
    part = (products / squares - before[1]) / (beside / left - before[1])
    return squares / (before[0] + part * (left - before[0])), (hundredth - 1 + part) / 100


def months(key):
    return key[0] * 12 + key[1]


def terms(key, first, length, exposure):
    place = months(key) - months(first)
    if length == 4:
        return [place / 3, *(float(key[1] == month) for month in (3, 6, 9, 12))]
    waves = [wave(times * pi * key[1] / 6) for times in (1, 2) for wave in (sin, cos)]
    return [1.0, float(place), *waves, *([log(monthrange(*key)[1])] if exposure == "people" else [])]


def hat_of(rows):
    """How much the value at j moves what is fitted at i: x_i (X'X)^-1 x_j, inverted by elimination with pivots."""
    size = len(rows[0])
    table = [
        [sum(row[i] * row[j] for row in rows) for j in range(size)] + [float(i == j) for j in range(size)]
        for i in range(size)
    ]
    for i in range(size):
        pivot = max(range(i, size), key=lambda line: abs(table[line][i]))
        table[i], table[pivot] = table[pivot], table[i]
        table[i] = [entry / table[i][i] for entry in table[i]]
        for line in set(range(size)) - {i}:
            factor = table[line][i]
            table[line] = [a - factor * b for a, b in zip(table[line], table[i], strict=True)]
    inverse = [line[size:] for line in table]
    moved = [[sum(a * b for a, b in zip(line, row, strict=True)) for line in inverse] for row in rows]
    return lambda i, j: sum(a * b for a, b in zip(rows[i], moved[j], strict=True))
