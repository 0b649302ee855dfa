"""The fixed words of the register's files. The tables keep the same words; a test holds them together."""

from typing import Literal

CareModel = Literal["PACS", "MCP", "EHCH"]
CareModelOrNone = Literal["PACS", "MCP", "EHCH", ""]
Comparability = Literal["good", "limited", "poor", ""]
Scope = Literal["programme", "care model", "site"]
ResultScope = Literal["programme", "cohort", "national", "site"]
Status = Literal["planned", "in force", "happened"]
Precision = Literal["day", "month", "year"]
PrecisionOrNone = Literal["day", "month", "year", ""]
Kind = Literal[
    "national award",
    "local match",
    "award of another fund",
    "local continuation",
    "expectation",
    "tranche",
    "central support",
    "planning assumption",
]
Stage = Literal[
    "requested",
    "expected",
    "approved in principle",
    "announced",
    "confirmed",
    "outturn",
    "sources conflict",
    "not nationally funded",
]
StageOrNone = Stage | Literal[""]
FactKind = Literal[
    "contract model",
    "contract length",
    "break clause",
    "right of return",
    "outcomes-based commissioning",
    "merged capitated funding",
    "QOF and CQUIN simplification",
    "practices that integrate",
    "practices that keep their contract",
    "extended access",
    "target cohort",
    "number of partners",
    "funding route",
    "sites chosen",
    "vanguards in all waves",
    "applications",
    "people covered",
    "share of NHS funding",
    "challenge fund",
    "early quality of life figure",
]
EvidenceClass = Literal[
    "official, before and after",
    "evaluation with a comparison",
    "local claim",
    "description",
    "forecast",
]
