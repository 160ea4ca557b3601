// Les marques de la carte : points, grappes et fenêtres, toutes nommées et toutes au clavier.

/* Le côté de ce qui se touche, en pixels ; le dessin, au milieu, est plus petit. */
const COTE = 44;

// « 9 offres, 2 villages et 1 rendez-vous »
function compter(points, { familles, et }) {
  const nombres = {};
  for (const { famille = "offre" } of points) nombres[famille] = (nombres[famille] ?? 0) + 1;
  const dits = familles
    .filter(([famille]) => nombres[famille])
    .map(([famille, un, plusieurs]) => {
      const nombre = nombres[famille];
      return `${nombre.toLocaleString("fr-FR")}\u00a0${nombre > 1 ? plusieurs : un}`;
    });
  return dits.length > 1 ? dits.slice(0, -1).join(", ") + et + dits.at(-1) : dits.join("");
}

/* Une pastille dessinée par la feuille de style, avec le nom que dit un lecteur d'écran. */
function pastille(classe, nom, texte = "") {
  const html = Object.assign(document.createElement("span"), { textContent: texte });
  const icone = L.divIcon({ className: `pastille ${classe}`, html, iconSize: [COTE, COTE] });
  const { createIcon } = icone;
  icone.createIcon = (ancien) => {
    const element = createIcon.call(icone, ancien);
    element.setAttribute("aria-label", nom);
    return element;
  };
  return icone;
}

/* La carte d'un point, d'après le modèle rendu par le serveur ; une ligne vide n'y reste pas. */
function remplir(modele, point) {
  const fiche = modele.content.firstElementChild.cloneNode(true);
  const lien = fiche.querySelector(".fiche__titre a");
  lien.href = point.adresse;
  lien.textContent = point.titre;
  for (const cle of ["sorte", "lieu", "prix"]) {
    const ligne = fiche.querySelector(`.fiche__${cle}`);
    if (point[cle]) ligne.textContent = point[cle];
    else ligne.remove();
  }
  if (!point.approche) fiche.querySelector(".note").remove();
  if (point.genre) fiche.classList.add(`fiche--${point.genre}`);
  return fiche;
}

/* Une fenêtre reçoit le focus quand elle s'ouvre, et le rend à sa marque quand elle se ferme. */
function soignerLesFenetres(carte, textes) {
  const toile = carte.getContainer();
  carte.on("popupopen", ({ popup }) => {
    const cadre = popup.getElement();
    const fermer = cadre.querySelector(".leaflet-popup-close-button");
    cadre.setAttribute("role", "dialog");
    cadre.setAttribute("aria-label", popup.options.nom);
    fermer.setAttribute("aria-label", textes.fermer);
    fermer.title = textes.fermer;
    cadre.querySelector(".leaflet-popup-content a")?.focus({ preventScroll: true });
  });
  carte.on("popupclose", ({ popup }) => {
    const actif = document.activeElement;
    if (actif !== document.body && !popup.getElement()?.contains(actif)) return;
    (popup.options.marque.getElement() ?? toile).focus({ preventScroll: true });
  });
}

/* Entrée et Espace ouvrent une marque, Échap ferme sa fenêtre ; le focus ne se perd jamais. */
function ecouterLeClavier(carte, grappes) {
  const toile = carte.getContainer();
  toile.addEventListener("keydown", (touche) => {
    if (touche.key === "Escape") carte.closePopup();
    const marque = touche.target.closest(".leaflet-marker-icon");
    if (!marque || !["Enter", " "].includes(touche.key)) return;
    touche.preventDefault();
    const grappe = marque.classList.contains("pastille--grappe");
    if (grappe) {
      toile.focus({ preventScroll: true });
      grappes().once("spiderfied", ({ markers }) => markers[0].getElement()?.focus({ preventScroll: true }));
    }
    marque.click();
  });
}

export function marquer(carte, { textes, calme, modele, fenetre }) {
  let groupe;
  let montres = [];

  const grappe = (amas) => {
    const points = amas.getAllChildMarkers().map((marque) => marque.options.point);
    const nombre = points.length.toLocaleString("fr-FR");
    const compte = compter(points, textes);
    // Le nombre qu'on voit est toujours dans le nom qu'on entend (WCAG 2.5.3).
    const nom = compte.startsWith(`${nombre}\u00a0`) ? textes.grappe : textes.grappe_melee.replace("{nombre}", nombre);
    return pastille("pastille--grappe", nom.replace("{compte}", compte), nombre);
  };

  const marquerUn = (point) => {
    const nom = [point.titre, point.sorte, point.lieu].filter(Boolean).join(", ");
    const icon = pastille(point.genre ? `pastille--${point.genre}` : "", nom);
    const marque = L.marker([point.lat, point.lon], { icon, point, title: point.titre, riseOnHover: true });
    const contenu = () => fenetre?.(point) ?? remplir(modele, point);
    return marque.bindPopup(contenu, { nom: point.titre, marque, minWidth: 230, maxWidth: 270, autoPanPadding: [12, 12] });
  };

  const reposer = () => {
    groupe?.remove();
    groupe = L.markerClusterGroup({
      iconCreateFunction: grappe,
      animate: !calme,
      showCoverageOnHover: false,
      maxClusterRadius: 44,
      spiderfyDistanceMultiplier: 1.8,
      spiderLegPolylineOptions: { className: "carte-vive__patte", weight: 1.5, interactive: false },
    });
    groupe.addLayers(montres.map(marquerUn)).addTo(carte);
  };

  reposer();
  soignerLesFenetres(carte, textes);
  ecouterLeClavier(carte, () => groupe);
  return {
    reposer,
    montrer(points) {
      montres = points;
      reposer();
      return compter(points, textes);
    },
  };
}
