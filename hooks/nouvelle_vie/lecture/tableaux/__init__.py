"""Lire un tableau tel qu'une mairie l'envoie : classeur ou texte séparé, sans rien y comprendre."""
