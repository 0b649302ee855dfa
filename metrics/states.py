"""The one vocabulary for the state of a value, the same in page, table, chart, file and upload.

Zero is a reported value; a gap always says which of these it is.
"""

from enum import StrEnum


class State(StrEnum):
    REPORTED = "reported"
    CONFIRMED_NONE = "confirmed none"
    MISSING = "missing"
    NOT_YET_DUE = "not yet due"
    NOT_APPLICABLE = "not applicable"
    SUPPRESSED = "suppressed"

    @property
    def has_value(self) -> bool:
        """Whether a number may stand beside this state."""
        return self is State.REPORTED

    @property
    def explanation(self) -> str:
        return EXPLANATIONS[self]


EXPLANATIONS = {
    State.REPORTED: "a value was received; zero is a value",
    State.CONFIRMED_NONE: "the sender confirmed that there is nothing to report",
    State.MISSING: "due, and not received or not published",
    State.NOT_YET_DUE: "the period has not closed or its return is not due yet",
    State.NOT_APPLICABLE: "the measure does not apply to this area in this period",
    State.SUPPRESSED: "withheld by the source, usually because numbers are small",
}
