"""From texts to recurring causes. Pure: no Django, no clock, no file."""

from kuaijin.requests.causes.clusters import Found, Said, Settings, alike_to, clusters
from kuaijin.requests.causes.precision import Score, score

__all__ = ["Found", "Said", "Score", "Settings", "alike_to", "clusters", "score"]
