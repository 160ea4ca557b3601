"""`python -m nouvelle_vie` : la même commande que `nouvelle-vie`."""

from .commandes import application

if __name__ == "__main__":
    application(prog_name="nouvelle-vie")
