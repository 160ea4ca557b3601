// Les textes prêts : un bouton les copie. Sans lui, un clic dans le texte le sélectionne déjà.
import { copier } from "./copier.js";

for (const bouton of document.querySelectorAll("[data-copier]")) {
  const reseau = bouton.parentElement;
  const texte = reseau.querySelector(".diffusion__texte");
  const etat = reseau.querySelector("[role=status]");
  bouton.hidden = !navigator.clipboard;
  bouton.addEventListener("click", async () => {
    const fait = await copier(texte.textContent, etat, bouton.dataset);
    if (!fait) getSelection().selectAllChildren(texte);
  });
}
