"""Les données ouvertes : chaque jeu déclare ses colonnes une fois, ses fichiers en découlent."""
