"""Demand meets service: who could help whom, and why, out of accepted annexes 2 and 3.

Nothing here knows a database or a page, and nothing is decided: an officer pairs, this explains.
"""

from forms.matching.balance import Line, balance
from forms.matching.demands import Demand
from forms.matching.ranking import Match, Reason, rank
from forms.matching.supplies import Supply

__all__ = ["Demand", "Line", "Match", "Reason", "Supply", "balance", "rank"]
