// Copier un texte. Il est déjà dans la page, à lire et à sélectionner : le bouton ne paraît que si ce
// navigateur sait copier. Toutes les phrases viennent de la page.
export function proposerCopie(bouton, etat, lire, { copiee, refusee }, refuser) {
  bouton.hidden = !navigator.clipboard;
  bouton.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(lire());
      etat.textContent = copiee;
    } catch {
      refuser?.();
      etat.textContent = refusee;
    }
  });
}

for (const copie of document.querySelectorAll("[data-copie]")) {
  const [bouton, etat] = ["[data-copier]", "[role=status]"].map((s) => copie.querySelector(s));
  proposerCopie(bouton, etat, () => copie.dataset.copie, copie.dataset);
}
