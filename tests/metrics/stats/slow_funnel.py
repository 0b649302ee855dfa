"""The funnel once more, slowly, an area at a time: the oracle of `metrics.stats.funnel`. It shares no code with it."""

from math import sqrt


def slow_funnel(events, exposures):
    """Centre, φ, τ and the adjusted z of each area, as Spiegelhalter (2005) writes them down."""
    total_events = total_exposure = 0.0
    for count, exposure in zip(events, exposures, strict=True):
        total_events += count
        total_exposure += exposure
    target = total_events / total_exposure

    found = []
    for count, exposure in zip(events, exposures, strict=True):
        expected = target * exposure
        found.append((sqrt(count / expected), 1 / (2 * sqrt(expected))))

    naive = [(y - 1) / s for y, s in found]
    drawn_in = _drawn_in(naive)
    number = len(naive)
    phi = 0.0
    for z in drawn_in:
        phi += z * z / number

    sum_w = sum_w2 = 0.0
    for _, s in found:
        sum_w += 1 / s**2
        sum_w2 += (1 / s**2) ** 2
    tau2 = (number * phi - (number - 1)) / (sum_w - sum_w2 / sum_w)
    tau2 = max(tau2, 0.0)
    return target, phi, sqrt(tau2), [(y - 1) / sqrt(s**2 + tau2) for y, s in found]


def _drawn_in(naive):
    """Take the extreme away from either end, as often as a tenth of the areas, and put the next in its place."""
    ranked = sorted(range(len(naive)), key=lambda place: naive[place])
    out = list(naive)
    tenth = len(naive) // 10
    for place in ranked[:tenth]:
        out[place] = naive[ranked[tenth]]
    for place in ranked[len(ranked) - tenth :]:
        out[place] = naive[ranked[len(ranked) - tenth - 1]]
    return out
