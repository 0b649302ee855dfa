# How long the reference takes for all series at once, one facet a series, in milliseconds: the median of some rounds.
# Rscript _reference.R FILE ROUNDS, where FILE has the columns series, date and value. Ends with 3 where R has no
# NHSRplotthedots.
if (!requireNamespace("NHSRplotthedots", quietly = TRUE)) quit(status = 3)
arguments <- commandArgs(trailingOnly = TRUE)
held <- read.csv(arguments[1], colClasses = c("character", "Date", "numeric"))
took <- function(round) {
  system.time(NHSRplotthedots::ptd_spc(
    held,
    value_field = value, date_field = date, facet_field = series,
    improvement_direction = "decrease", target = NHSRplotthedots::ptd_target(0), screen_outliers = FALSE
  ))[["elapsed"]] * 1000
}
cat(median(vapply(seq_len(as.integer(arguments[2])), took, numeric(1))), "\n")
