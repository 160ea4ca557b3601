// Composer la ligne d'un encart : les lignes toutes prêtes de la page donnent les lieux ; on ne
// change que la largeur, la hauteur et les couleurs. L'aperçu est l'encart lui-même, dans un cadre.
import { proposerCopie } from "./copier.js";

const boite = document.querySelector("[data-composer]");
const { script, apercu } = boite.dataset;
const formulaire = boite.querySelector("form");
const { lieu, largeur, hauteur, couleurs } = formulaire.elements;
const champ = boite.querySelector("#encart-ligne");
const etat = boite.querySelector("[data-etat]");
const place = boite.querySelector("[data-cadre]");

for (const groupe of document.querySelectorAll("[data-groupe]")) {
  const choix = document.createElement("optgroup");
  choix.label = groupe.dataset.groupe;
  for (const { id, labels } of groupe.querySelectorAll("[data-ligne]")) {
    choix.append(new Option(labels[0].textContent, id));
  }
  lieu.append(choix);
}

// La ligne se change comme un texte : l'analyser appliquerait son style, que la page n'admet pas.
const changer = (ligne) => {
  const fin = couleurs.value && `#${couleurs.value}`;
  return ligne
    .replace(/ src="([^"]*)"/, ` src="$1${fin}"`)
    .replace(/ width="[^"]*"/, ` width="${largeur.value}"`);
};

const composer = () => {
  const choisie = document.getElementById(lieu.value);
  champ.value = changer(choisie.value) + (hauteur.value === "ajustee" ? script : "");
  etat.textContent = "";
  // L'adresse de la ligne est celle du site publié ; l'aperçu vient d'où l'on est.
  const montre = document.createElement("iframe");
  montre.title = `${apercu} : ${choisie.labels[0].textContent}`;
  montre.width = largeur.value;
  [, montre.height] = choisie.value.match(/ height="(\d+)"/);
  montre.src = choisie.parentElement.querySelector("a").href + (couleurs.value && `#${couleurs.value}`);
  // Le script des encarts est sur cette page aussi : sans lui, la hauteur serait celle de la ligne.
  if (hauteur.value === "fixe") {
    montre.style.minHeight = montre.style.maxHeight = `${montre.height}px`;
  }
  place.replaceChildren(montre);
};

proposerCopie(boite.querySelector("[data-copier]"), etat, () => champ.value, boite.dataset, () => champ.select());
formulaire.addEventListener("submit", (geste) => geste.preventDefault());
formulaire.addEventListener("change", composer);
composer();
