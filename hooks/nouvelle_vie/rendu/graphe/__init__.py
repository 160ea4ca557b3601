"""Les données structurées : ce que les pages montrent, dit aux machines (schema.org, JSON-LD).

Un nœud par chose montrée, rien que la page ne dise. Une page fermée aux robots n'en porte aucune :
ni fiche d'exemple, ni offre pourvue, ni site de démonstration (`rendu/tete.py` y veille).
"""
