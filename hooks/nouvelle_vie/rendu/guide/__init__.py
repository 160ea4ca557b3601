"""Le guide des rédacteurs : sa prose, et ce qu'il montre du modèle et du catalogue des fautes."""
