"""Le rendu : ce que les sorties partagent (adresses, typographie, gabarits, carte)."""
