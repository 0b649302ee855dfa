# How long the reference takes for all series at once, one facet a series, in milliseconds: the median of some rounds.
# Rscript _reference.R FILE RESULTS ROUNDS, where FILE has the columns series (whole numbers), date and value, and
# RESULTS is written: a row a point, in the order of series and dates. Ends with 3 where R has no NHSRplotthedots;
# one that is there and does not load is an error.
if (!nzchar(system.file(package = "NHSRplotthedots"))) quit(status = 3)
invisible(loadNamespace("NHSRplotthedots")) # before the clock starts
arguments <- commandArgs(trailingOnly = TRUE)
held <- read.csv(arguments[1], colClasses = c("character", "Date", "numeric"))
rounds <- as.integer(arguments[3])
took <- numeric(rounds)
for (round in seq_len(rounds)) {
  # Screening of moving ranges, as the rule set plotthedots-0.2 does; no chart is drawn before a result is printed.
  took[round] <- system.time(found <- NHSRplotthedots::ptd_spc(
    held,
    value_field = value, date_field = date, facet_field = series,
    improvement_direction = "decrease", target = NHSRplotthedots::ptd_target(0), screen_outliers = TRUE
  ))[["elapsed"]] * 1000
}
found <- as.data.frame(found)
found <- found[order(as.integer(found$f), found$x), c("mean_col", "lpl", "upl", "special_cause_type", "point_type")]
write.csv(found, arguments[2], row.names = FALSE)
cat(median(took), "\n")
