// Composer la ligne d'un encart : les lignes toutes prêtes de la page donnent les lieux ; on ne
// change que la largeur, la hauteur et les couleurs. L'aperçu est l'encart lui-même, dans un cadre.
const boite = document.querySelector("[data-composer]");
const { script, copiee, refusee } = boite.dataset;
const formulaire = boite.querySelector("form");
const { lieu, largeur, hauteur, couleurs } = formulaire.elements;
const champ = boite.querySelector("#encart-ligne");
const etat = boite.querySelector("[data-etat]");
const apercu = boite.querySelector("[data-apercu]");
const bouton = boite.querySelector("[data-copier]");

for (const groupe of document.querySelectorAll("[data-groupe]")) {
  const choix = document.createElement("optgroup");
  choix.label = groupe.dataset.groupe;
  for (const { id, labels } of groupe.querySelectorAll("[data-ligne]")) {
    choix.append(new Option(labels[0].textContent, id));
  }
  lieu.append(choix);
}

const cadre = () => {
  const ligne = document.getElementById(lieu.value).value;
  const lu = new DOMParser().parseFromString(ligne, "text/html").querySelector("iframe");
  lu.setAttribute("width", largeur.value);
  if (couleurs.value) lu.setAttribute("src", `${lu.getAttribute("src")}#${couleurs.value}`);
  return lu;
};

const composer = () => {
  const lu = cadre();
  champ.value = lu.outerHTML + (hauteur.value === "ajustee" ? script : "");
  etat.textContent = "";
  // L'adresse de la ligne est celle du site publié ; l'aperçu vient d'où l'on est.
  const ici = document.getElementById(lieu.value).parentElement.querySelector("a").href;
  const montre = document.createElement("iframe");
  for (const nom of ["title", "width", "height"]) montre.setAttribute(nom, lu.getAttribute(nom));
  montre.src = ici + new URL(lu.getAttribute("src")).hash;
  // Le script des encarts est sur cette page aussi : sans lui, la hauteur serait celle de la ligne.
  if (hauteur.value === "fixe") {
    montre.style.minHeight = montre.style.maxHeight = `${lu.getAttribute("height")}px`;
  }
  apercu.replaceChildren(montre);
};

bouton.addEventListener("click", async () => {
  try {
    await navigator.clipboard.writeText(champ.value);
    etat.textContent = copiee;
  } catch {
    champ.select();
    etat.textContent = refusee;
  }
});
formulaire.addEventListener("submit", (geste) => geste.preventDefault());
formulaire.addEventListener("change", composer);
composer();
