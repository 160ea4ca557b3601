// Les rendez-vous : choisir par type, public et territoire sans quitter la page, et marquer le jour
// même. Les jours sont ceux de Paris, où que soit le visiteur ; l'adresse garde le choix.
const textes = document.querySelector("[data-agenda]").dataset;
const rendezVous = [...document.querySelectorAll("[data-rendez-vous]")];
const formulaire = document.querySelector("[data-filtres]");

// Un site dont la date est figée ne donne pas de mot pour « aujourd'hui » : rien n'y est marqué.
function marquerLeJour() {
  const jour = new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Paris" }).format(Date.now());
  const ici = document.querySelector(`[data-jour="${jour}"]`);
  if (ici) {
    ici.setAttribute("aria-current", "date");
    ici.querySelector(".mois__jour").append(badge());
  }
  for (const carte of document.querySelectorAll(".fiche[data-rendez-vous]:not([data-sans-date])")) {
    if (carte.dataset.du <= jour && jour <= carte.dataset.au) carte.querySelector(".fiche__quand").prepend(badge(), " ");
  }
}

function badge() {
  const element = document.createElement("span");
  element.className = "badge badge--jour";
  element.textContent = textes.aujourdHui;
  return element;
}

function filtrer() {
  const selecteurs = [...formulaire.querySelectorAll("select")];
  const etat = formulaire.querySelector("[data-etat]");
  const effacer = formulaire.querySelector("[data-effacer]");
  const gardes = [...document.querySelectorAll("[data-garder]")];
  // Ce que fraicheur.js a caché ne compte plus.
  const vivants = rendezVous.filter((element) => !element.hidden);
  const rubriques = new Set(vivants.map((element) => element.closest("section")).filter(Boolean));
  const libelles = new Map(
    selecteurs.flatMap((s) => [...s.options].filter((o) => o.value).map((o) => [o, o.textContent])),
  );

  const porte = (element, axe, valeur) => !valeur || element.dataset[axe].split(" ").includes(valeur);
  const convient = (element, sauf) => selecteurs.every((s) => s === sauf || porte(element, s.name, s.value));
  // Un rendez-vous de plusieurs jours tient plusieurs cases d'un mois.
  const combien = (elements) => new Set(elements.map((element) => element.dataset.rendezVous)).size;

  function compter() {
    for (const select of selecteurs) {
      const autres = vivants.filter((element) => convient(element, select));
      for (const option of select.options) {
        if (!option.value) continue;
        const nombre = combien(autres.filter((element) => porte(element, select.name, option.value)));
        option.textContent = `${libelles.get(option)} (${nombre.toLocaleString("fr-FR")})`;
        option.disabled = !nombre && option.value !== select.value;
      }
    }
  }

  function ecrireAdresse() {
    const choix = new URLSearchParams(selecteurs.filter((s) => s.value).map((s) => [s.name, s.value])).toString();
    for (const lien of [...gardes, location]) {
      const adresse = new URL(lien.href);
      adresse.search = choix;
      if (lien === location) history.replaceState(null, "", adresse);
      else lien.href = adresse.href;
    }
  }

  function appliquer() {
    for (const element of rendezVous) element.toggleAttribute("data-ecarte", !convient(element));
    const choisis = vivants.filter((element) => convient(element));
    for (const rubrique of rubriques) {
      rubrique.toggleAttribute("data-ecarte", !choisis.some((element) => rubrique.contains(element)));
    }
    const nombre = combien(choisis);
    const dits = textes.compte.replace("{nombre}", nombre.toLocaleString("fr-FR"));
    etat.textContent = nombre ? dits : vivants.length ? textes.aucun : "";
    effacer.hidden = selecteurs.every((s) => !s.value);
    compter();
    ecrireAdresse();
  }

  const demandes = new URLSearchParams(location.search);
  for (const select of selecteurs) {
    const valeur = demandes.get(select.name) ?? "";
    select.value = [...select.options].some((o) => o.value === valeur) ? valeur : "";
    select.addEventListener("change", appliquer);
  }
  effacer.addEventListener("click", () => {
    for (const select of selecteurs) select.value = "";
    appliquer();
    selecteurs[0].focus(); // le bouton vient de se cacher : le clavier ne doit pas se perdre
  });
  formulaire.addEventListener("submit", (evenement) => evenement.preventDefault());
  document.querySelector("[data-sans-script]").hidden = true;
  formulaire.hidden = false;
  appliquer();
}

if (textes.aujourdHui) marquerLeJour();
if (formulaire) filtrer();
