"""Ce qu'une personne remplit pour une offre : colonnes d'un tableau, questions d'un formulaire."""
