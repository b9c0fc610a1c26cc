"""Kinetint's networks, by their names in the catalogue; origin.py has the origin system's GAN."""

from .reel import Reel
from .studio import Studio

NETWORKS: dict[str, type[Reel] | type[Studio]] = {"reel": Reel, "studio": Studio}
Colorizer = Reel | Studio


def make_network(name: str) -> Colorizer:
    return NETWORKS[name]()
