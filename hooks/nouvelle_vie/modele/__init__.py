"""Le modèle : ce qu'est une fiche, ses règles, le catalogue qui les relie."""
