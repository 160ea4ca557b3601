// Ce que le temps a changé depuis la construction : ce qui a expiré se cache, ce qui attendait son
// jour paraît, les comptes suivent. Les dates viennent des pages ; aucun seuil n'est ici.
(() => {
  const maintenant = Date.now();
  const atteint = (instant) => Date.parse(instant) <= maintenant;

  for (const element of document.querySelectorAll("[data-des]")) {
    if (atteint(element.dataset.des)) element.hidden = false;
  }
  for (const element of document.querySelectorAll("[data-expire]")) {
    if (atteint(element.dataset.expire)) element.hidden = true;
  }

  // Une grille dont tout a expiré laisse place à son texte d'attente, sinon sa rubrique se cache.
  for (const grille of document.querySelectorAll(".grille")) {
    if (!grille.children.length || ![...grille.children].every((fiche) => fiche.hidden)) continue;
    grille.hidden = true;
    const attente = grille.parentElement.querySelector(":scope > [data-attente]");
    const rubrique = grille.closest("section");
    if (attente) {
      attente.hidden = false;
    } else if (rubrique && !rubrique.querySelector(".grille:not([hidden]), [data-attente]")) {
      rubrique.hidden = true;
    } else if (/^H\d$/.test(grille.previousElementSibling?.tagName)) {
      grille.previousElementSibling.hidden = true;
    }
  }

  // « 12 offres » : les jours d'échéance sont ceux de Paris.
  const jour = new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Paris" }).format(maintenant);
  for (const compte of document.querySelectorAll("[data-echeances]")) {
    const { nombre, echeances, une, plusieurs } = compte.dataset;
    const expirees = echeances
      .split(" ")
      .map((echeance) => echeance.split(":"))
      .reduce((total, [fin, combien]) => total + (fin && fin <= jour ? Number(combien) : 0), 0);
    if (!expirees) continue;
    const restent = Number(nombre) - expirees;
    compte.textContent = `${restent.toLocaleString("fr-FR")} ${restent < 2 ? une : plusieurs}`;
  }
})();
