"""Nouvelle Vie : des fiches Markdown et YAML d'un territoire à son site d'accueil."""

__version__ = "0.1.0"
