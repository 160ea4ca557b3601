"""Ce qui écrit et retouche les fichiers de contenu, pour les commandes."""
