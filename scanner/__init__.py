"""capdrop: finds every container launch of a repository and says what lets an attacker out."""

__version__ = "0.1.0"
