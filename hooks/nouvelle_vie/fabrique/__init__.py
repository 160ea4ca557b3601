"""La fabrique : poser les artefacts dans un dossier, vérifier, puis publier d'un coup.

Rien ici ne connaît MkDocs ; tout ici touche le disque.
"""
