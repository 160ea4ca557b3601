"""La lecture : des fichiers aux fiches, avec la place exacte de chaque faute."""
