"""How sure a model may be: chances that come true, and thresholds that keep a promise."""

import numpy as np
from numpy.typing import NDArray

from ombud.assessment.learned.linear import Floats, softmax

Whole = NDArray[np.int64]
BINS = 15
_TEMPERATURES = np.geomspace(0.02, 5, 120)
# A threshold is believed once so many texts of the dev part lie above it.
LEAST_ABOVE = 30
NEVER = 1.01


def best_temperature(scores: Floats, truth: Whole) -> float:
    """What to divide scores by so that their chances are likeliest; `truth` holds columns."""
    return float(min(_TEMPERATURES, key=lambda one: surprise(scores / one, truth)))


def surprise(scores: Floats, truth: Whole) -> float:
    """The mean of minus the logarithm of the chance that the truth was given."""
    chances = softmax(scores)[np.arange(len(truth)), truth]
    return float(-np.log(np.maximum(chances, 1e-9)).mean())


def calibration_error(chances: Floats, truth: Whole) -> float:
    """By how much the first choice's chance misses its share of hits, over 15 equal bins."""
    sure, hit = chances.max(axis=1), chances.argmax(axis=1) == truth
    bins = np.minimum((sure * BINS).astype(int), BINS - 1)
    misses = [abs(float((sure - hit)[bins == one].sum())) for one in range(BINS)]
    return float(sum(misses)) / max(len(truth), 1)


def threshold_for(chances: Floats, truth: Whole, precision: float) -> float:
    """The least chance from which on first choices keep this precision; NEVER when none does.

    Cautious: the lower end of the precision's interval (Wilson's, one-sided 99 %) must keep it.
    """
    sure, hit = chances.max(axis=1), chances.argmax(axis=1) == truth
    order = np.argsort(-sure, kind="stable")
    above = np.arange(1, len(order) + 1)
    lower = _lower_end(hit[order].cumsum() / above, above)
    kept = (lower >= precision) & (above >= LEAST_ABOVE)
    return float(sure[order][kept.nonzero()[0][-1]]) if kept.any() else NEVER


def _lower_end(share: NDArray[np.float64], count: Whole) -> NDArray[np.float64]:
    z = 2.326
    middle = share + z * z / (2 * count)
    spread = z * np.sqrt(share * (1 - share) / count + z * z / (4 * count * count))
    return np.asarray((middle - spread) / (1 + z * z / count), np.float64)
