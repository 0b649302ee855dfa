"""Advisory locks of PostgreSQL: a number for each thing they stand for, so that nobody is held up by what is not
theirs. Those of one thing among many are a class, with the thing's own key beside it."""

KNOWLEDGE = 7_203_001  # who adds to what is known
CHARTS = 7_203_002  # class: a chart that is being drawn
SITES_SENDING = 7_203_003  # class: a site that is sending a return
RETURNS_CHECKED = 7_203_004  # class: a return that is being checked
DRAWING_BASIS = 7_203_005  # who looks whether what charts are drawn from has changed
PANELS = 7_203_006  # class: a metric whose panels are being drawn
