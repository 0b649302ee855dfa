"""The only writers. Each is keyword-only and one transaction; none schedules a task."""
