"""Du tableau d'une mairie aux fiches : comprendre, comparer, dire ; n'écrit rien."""
