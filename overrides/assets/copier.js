// Copier une adresse ou un texte d'un bouton. Sans ce script, ou si le navigateur refuse, ils restent
// dans la page, à sélectionner. Toutes les phrases viennent de la page.
const REPOS = 2500;
const dite = document.querySelector("[data-copie-dite]");

const annoncer = (bouton, phrase) => {
  const libelle = bouton.querySelector("[data-libelle]");
  bouton.dataset.repos ??= libelle.textContent;
  libelle.textContent = phrase;
  // Une phrase égale à la précédente ne serait pas relue.
  dite.textContent = "";
  requestAnimationFrame(() => {
    dite.textContent = phrase;
  });
  clearTimeout(bouton.minuterie);
  bouton.minuterie = setTimeout(() => {
    libelle.textContent = bouton.dataset.repos;
  }, REPOS);
};

async function copier(bouton) {
  try {
    await navigator.clipboard.writeText(bouton.dataset.copier);
    annoncer(bouton, bouton.dataset.copie);
  } catch {
    annoncer(bouton, bouton.dataset.refus);
  }
}

if (navigator.clipboard) {
  for (const bouton of document.querySelectorAll("[data-copier]")) {
    bouton.hidden = false;
    bouton.addEventListener("click", () => copier(bouton));
  }
}
