"""Reading what a question states: numbers, dates, versions, measures and counts."""
