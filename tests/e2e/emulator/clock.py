# SPDX-License-Identifier: MIT
"""A clock that tests can turn: the emulator reads the time from nowhere else."""
import time


class Clock:
    def __init__(self):
        self._ahead = 0.0

    def monotonic(self):
        return time.monotonic() + self._ahead

    def epoch(self):
        return time.time() + self._ahead

    def advance(self, seconds):
        """Lets time pass at once."""
        self._ahead += seconds

    def iso(self, epoch=None):
        """A moment as the service writes it."""
        return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(self.epoch() if epoch is None else epoch))
