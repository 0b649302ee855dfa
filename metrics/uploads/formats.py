"""The formats of the published series, by the names that the manifest uses."""

from decimal import Decimal

from metrics.periods import months_between, quarters_between
from metrics.uploads.columns import Column, above_zero, day, decimal, one_of, survey_year, text, whole
from metrics.uploads.published import Format, Measure
from metrics.uploads.spans import fieldwork, month_between_dates, quarter_between_dates, quarter_ending, year_of_survey

AREA = Column("organisation_code", text)
DATES = (Column("period_start", day), Column("period_end", day))
BEDS = decimal("0", "1000000")
BED_DAYS = (
    Column("days_in_period", above_zero),
    Column("occupied_bed_days", whole),
    Column("available_bed_days", whole),
)
BED_MEASURES = (
    Measure("occupied-beds", numerator="occupied_bed_days", denominator="days_in_period"),
    Measure("available-beds", numerator="available_bed_days", denominator="days_in_period"),
)
INDICATORS = {
    "HRQOL_LTC": ("quality-of-life", Decimal(1)),
    "EQ5D_ALL": ("health-status-all-adults", Decimal(1)),
    "HRQOL_MH": ("quality-of-life-mental-health", Decimal(1)),
    "LTC_SUPPORT": ("support-long-term-conditions", Decimal(100)),
}
ANSWERS = {
    "yes, definitely": "support-answer-yes-definitely",
    "yes, to some extent": "support-answer-yes-to-some-extent",
    "no": "support-answer-no",
    "has not needed such support": "support-answer-not-needed",
    "don't know or can't say": "support-answer-do-not-know",
}

FORMATS = {
    "non-elective admissions by commissioner": Format(
        columns=(
            AREA,
            *DATES,
            Column("numerator", whole),
            Column("denominator", above_zero, may_be_blank=True),
            Column("source_version_date", day, may_be_blank=True),
        ),
        span=month_between_dates,
        measures=(Measure("non-elective-admissions", numerator="numerator", denominator="denominator"),),
        version="source_version_date",
        grid=months_between,
    ),
    "admissions through A&E by trust": Format(
        columns=(AREA, *DATES, Column("numerator", whole)),
        span=month_between_dates,
        measures=(Measure("admissions-through-ae", numerator="numerator"),),
        grid=months_between,
    ),
    "bed days by trust": Format(
        columns=(AREA, *DATES, *BED_DAYS),
        span=quarter_between_dates,
        measures=BED_MEASURES,
        grid=quarters_between,
    ),
    "bed days of all trusts, summed": Format(
        columns=(AREA, Column("period_end", day), *BED_DAYS),
        span=quarter_ending,
        measures=BED_MEASURES,
        total="trusts-not-linked",
    ),
    "delayed bed days by local authority": Format(
        columns=(Column("area_name", text), *DATES, Column("numerator", whole), Column("denominator", above_zero)),
        span=month_between_dates,
        measures=(Measure("delayed-bed-days", numerator="numerator", denominator="denominator"),),
        area="area_name",
        grid=months_between,
    ),
    "winter beds by trust": Format(
        columns=(
            AREA,
            *DATES,
            Column("mean_occupied_beds_weekday", BEDS),
            Column("mean_open_beds_weekday", BEDS),
        ),
        span=month_between_dates,
        measures=(
            Measure("winter-beds", value="mean_occupied_beds_weekday"),
            Measure("open-winter-beds", value="mean_open_beds_weekday"),
        ),
    ),
    "quality of life by commissioner": Format(
        columns=(
            Column("indicator_code", one_of(*INDICATORS)),
            AREA,
            Column("survey_period_start", day),
            Column("survey_period_end", day),
            Column("value", decimal("0", "100"), may_be_blank=True),
        ),
        span=fieldwork,
        measures=tuple(
            Measure(metric, value="value", when=("indicator_code", code), at_most=most)
            for code, (metric, most) in INDICATORS.items()
        ),
        design="GP Patient Survey, July to March",
    ),
    "support for long-term conditions, answers": Format(
        columns=(
            AREA,
            Column("survey_year", survey_year),
            Column("response", one_of(*ANSWERS)),
            Column("value", decimal("0", "100")),
        ),
        span=year_of_survey,
        measures=tuple(Measure(metric, value="value", when=("response", answer)) for answer, metric in ANSWERS.items()),
        design="GP Patient Survey, by survey year",
    ),
}
