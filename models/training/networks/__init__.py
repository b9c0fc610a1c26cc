"""Kinetint's networks, by their names in the catalogue; origin.py has the origin system's GAN."""

from .reel import Reel
from .studio import Studio

NETWORKS = ("reel", "studio")
Colorizer = Reel | Studio
