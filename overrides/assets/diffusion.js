// Les textes prêts : un bouton les copie. Sans lui, un clic dans le texte le sélectionne déjà.
import { proposerCopie } from "./copier.js";

for (const reseau of document.querySelectorAll(".diffusion__reseau")) {
  const texte = reseau.querySelector(".diffusion__texte");
  const [bouton, etat] = ["[data-copier]", "[role=status]"].map((s) => reseau.querySelector(s));
  const selectionner = () => getSelection().selectAllChildren(texte);
  proposerCopie(bouton, etat, () => texte.textContent, bouton.dataset, selectionner);
}
