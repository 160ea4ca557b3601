// Les auto-évaluations que garde ce navigateur : une par version de la grille. Un stockage refusé ne
// lève rien : on n'y lit rien, et `garder` le dit.
import { tenter } from "./stockage.js";

const PREFIXE = "nouvelle-vie.auto-evaluation.";

export class Memoire {
  constructor(grille) {
    this.grille = grille;
  }

  cle(grille = this.grille) {
    return PREFIXE + grille;
  }

  lire(grille) {
    return tenter(() => localStorage.getItem(this.cle(grille)), null);
  }

  // Vrai si c'est gardé.
  garder(texte) {
    return tenter(() => {
      localStorage.setItem(this.cle(), texte);
      return true;
    }, false);
  }

  // Met de côté des réponses qui ne conviennent plus (grille ou communes changées sous la même
  // version) : la suite ne les écrase pas, et elles restent à enregistrer, comme d'une autre version.
  ecarter(texte) {
    tenter(() => localStorage.setItem(`${this.cle()}-avant`, texte));
  }

  // Les autres versions de la grille dont il reste des réponses.
  autres() {
    const cles = tenter(() => Object.keys(localStorage), []);
    return cles.filter((cle) => cle.startsWith(PREFIXE) && cle !== this.cle()).map((cle) => cle.slice(PREFIXE.length));
  }

  oublier() {
    for (const grille of [this.grille, ...this.autres()]) tenter(() => localStorage.removeItem(this.cle(grille)));
  }
}
