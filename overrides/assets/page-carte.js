// La page de la carte : le dessin laisse place à la carte interactive quand on la demande. Ses cases et
// sa liste suivent les mêmes points : la liste dit toujours ce que la carte montre.
const page = document.querySelector("[data-page-carte]");
const [bouton, panne, poids, cases, liste, rangees, suite] = [
  "ouvrir",
  "panne",
  "poids",
  "cases",
  "liste",
  "rangees",
  "suite",
].map((nom) => page.querySelector(`[data-${nom}]`));
const dessin = page.querySelector("[data-dessin]");
const toile = page.querySelector("[data-carte]");
const couche = page.querySelector("[data-couche]");
const PAS = 12;
let carte;
let points = [];
let choisis = [];
let montres = 0;

// Une offre fermée depuis la construction n'est plus dans la liste ni sur la carte.
const ouvert = ({ expire = "" }) => !(Date.parse(expire) <= Date.now());

function element(nom, classe, texte) {
  return Object.assign(document.createElement(nom), { className: classe, textContent: texte });
}

function rangee(point) {
  const ligne = element("li", "resultat", "");
  const titre = element("h3", "resultat__titre", "");
  titre.append(Object.assign(element("a", "", point.titre), { href: point.adresse }));
  const situation = [point.sorte, point.lieu, point.prix].filter(Boolean).join(" · ");
  ligne.append(titre, element("p", "resultat__situation", situation));
  return ligne;
}

function etendre() {
  rangees.append(...choisis.slice(montres, montres + PAS).map(rangee));
  montres = Math.min(montres + PAS, choisis.length);
  suite.hidden = montres >= choisis.length;
}

function montrer() {
  const genres = new FormData(cases).getAll("genre");
  choisis = genres.length ? points.filter(({ genre }) => genres.includes(genre)) : points;
  montres = 0;
  rangees.replaceChildren();
  etendre();
  liste.hidden = !choisis.length;
  carte.montrer(choisis);
  toile.classList.toggle("carte-vive--sans-demarche", !couche.checked);
}

async function ouvrir() {
  const { creerCarte, lire } = await import("./carte.js");
  const adresse = new URL(page.dataset.points, location.href);
  const lus = await lire(adresse);
  const racine = new URL("../", adresse);
  points = lus.filter(ouvert).map((point) => ({ ...point, adresse: new URL(point.adresse, racine).href }));
  carte = await creerCarte(toile);
  montrer();
}

function fermer() {
  carte.detruire();
  carte = undefined;
  liste.hidden = true;
}

async function basculer() {
  panne.hidden = true;
  bouton.disabled = true;
  try {
    if (carte) fermer();
    else await ouvrir();
  } catch {
    panne.hidden = false;
  }
  bouton.disabled = false;
  bouton.focus();
  dessin.hidden = Boolean(carte);
  poids.hidden = Boolean(carte);
  cases.hidden = !carte;
  bouton.textContent = carte ? bouton.dataset.fermer : bouton.dataset.afficher;
}

bouton.addEventListener("click", basculer);
cases.addEventListener("change", montrer);
cases.addEventListener("submit", (evenement) => evenement.preventDefault());
suite.addEventListener("click", () => {
  const avant = montres;
  etendre();
  rangees.children[avant].querySelector("a").focus();
});
// Sur un téléphone, les cases pliées laissent la carte à portée de pouce.
cases.querySelector("details").open = matchMedia("(min-width: 60em)").matches;
