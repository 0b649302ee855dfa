"""Beat's scheduler, for a clock that is set back."""

from celery.beat import PersistentScheduler


class Scheduler(PersistentScheduler):
    """Celery's own counts from the moment of the last run, which a clock that was set back puts into the future:
    it would rest until the clock has come there again, also after a restart. Here such a run counts as of now."""

    def tick(self, *args, **kwargs):
        self._forget_the_future()
        return super().tick(*args, **kwargs)

    def _forget_the_future(self) -> None:
        for entry in self.schedule.values():
            now = entry.default_now()
            if entry.last_run_at > now:
                entry.last_run_at = now
                self._heap = None  # it holds moments of the same clock, and is made anew
