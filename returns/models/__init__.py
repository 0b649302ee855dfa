"""What is asked for and when, what came in, what was said of it, and who was reminded."""

from returns.models.calendar import Reminder, Window
from returns.models.letters import Letter
from returns.models.returns import Return
from returns.models.steps import Step
from returns.models.words import Reason, SignOff

__all__ = ["Letter", "Reason", "Reminder", "Return", "SignOff", "Step", "Window"]
