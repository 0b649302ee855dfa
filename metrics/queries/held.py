"""An observation as the held value that series and charts work with."""

from metrics.models import Observation
from metrics.series import Held
from metrics.states import State


def held_of(observation: Observation) -> Held:
    return Held(
        period=observation.period,
        state=State(observation.state),
        numerator=observation.numerator,
        denominator=observation.denominator,
        value=observation.value,
        lower=observation.lower,
        upper=observation.upper,
        respondents=observation.respondents,
        provisional=observation.provisional,
        fault=observation.fault,
        reason=observation.reason,
        design=observation.design,
    )
