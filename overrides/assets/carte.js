// La carte interactive : Leaflet, chargé quand on la demande, sur nos propres contours. Rien ne sort
// du site, sauf les images du plan de l'IGN si la personne appuie sur leur bouton.
import { marquer } from "./carte-marques.js";

/* Nos contours sont simplifiés : plus près, ils ne diraient plus rien. Le plan de l'IGN, si. */
const PRES = { loin: 8.5, contours: 13, plan: 18 };
const TOUT_PRES = 12;
let pieces;

function poser(nom, attributs) {
  return new Promise((fait, rate) => {
    const element = Object.assign(document.createElement(nom), attributs);
    element.addEventListener("load", fait);
    element.addEventListener("error", () => rate(new Error(nom)));
    // Avant les nôtres : à force égale, ce sont les règles du site qui l'emportent.
    document.head.prepend(element);
  });
}

function charger({ leaflet, feuille }) {
  pieces ??= Promise.all([poser("script", { src: leaflet }), poser("link", { rel: "stylesheet", href: feuille })]).catch(
    (panne) => {
      pieces = undefined;
      throw panne;
    },
  );
  return pieces;
}

export async function lire(adresse) {
  const reponse = await fetch(adresse);
  if (!reponse.ok) throw new Error(`${reponse.status} ${adresse}`);
  return reponse.json();
}

/* Un anneau est écrit en pas depuis le sommet d'avant, longitude puis latitude. */
function sommets(anneau, pas) {
  const points = [];
  let x = 0;
  let y = 0;
  for (let rang = 0; rang < anneau.length; rang += 2) {
    x += anneau[rang];
    y += anneau[rang + 1];
    points.push([y / pas, x / pas]);
  }
  return points;
}

function dessiner(carte, { aires, pas }) {
  const fond = L.featureGroup();
  for (const [classe, anneaux] of Object.entries(aires)) {
    const contours = anneaux.map((anneau) => sommets(anneau, pas));
    fond.addLayer(L.polygon(contours, { className: classe, fillOpacity: 1, weight: 1, interactive: false }));
  }
  return fond.addTo(carte).getBounds();
}

/* Les noms des communes sans qu'ils se touchent, des plus peuplées aux autres, deux fois plus à chaque
   degré de rapprochement. */
function nommer(carte, noms) {
  const calque = L.layerGroup().addTo(carte);
  Object.assign(carte.createPane("noms").style, { zIndex: 450, pointerEvents: "none" });
  carte.getPane("noms").setAttribute("aria-hidden", "true");
  const ecrire = () => {
    const pris = [];
    calque.clearLayers();
    for (const [nom, ...place] of noms.slice(0, 12 * 2 ** (carte.getZoom() - PRES.loin))) {
      const point = carte.project(place);
      const demi = nom.length * 4 + 20;
      const boite = L.bounds(point.subtract([demi, 26]), point.add([demi, 26]));
      if (pris.some((autre) => autre.intersects(boite))) continue;
      pris.push(boite);
      const texte = Object.assign(document.createElement("span"), { textContent: nom });
      const icon = L.divIcon({ className: "carte-vive__nom", html: texte, iconSize: [0, 0] });
      L.marker(place, { icon, pane: "noms", interactive: false, keyboard: false }).addTo(calque);
    }
  };
  carte.on("zoomend", ecrire);
  ecrire();
}

/* La molette et le doigt ne prennent la carte que si on l'a choisie : la page doit pouvoir défiler. */
function apprivoiser(carte, toile, calme, textes) {
  carte.scrollWheelZoom.disable();
  // Leaflet glisse toujours quand il se déplace : à qui l'a demandé, il saute.
  if (calme) carte.panBy = (ecart, choix) => L.Map.prototype.panBy.call(carte, ecart, { ...choix, animate: false });
  toile.addEventListener("focusin", () => carte.scrollWheelZoom.enable());
  toile.addEventListener("focusout", () => carte.scrollWheelZoom.disable());
  L.control.zoom({ position: "bottomleft", zoomInTitle: textes.rapprocher, zoomOutTitle: textes.eloigner }).addTo(carte);
  const veille = new ResizeObserver(() => carte.invalidateSize({ animate: !calme }));
  veille.observe(toile);
  carte.on("unload", () => veille.disconnect());
}

function situer(carte, bornes, textes, calme, dire) {
  let ici;
  dire(textes.position_cherchee);
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      const place = [coords.latitude, coords.longitude];
      if (!bornes.contains(place)) return dire(textes.position_loin);
      carte.eachLayer((calque) => calque.options.ici && calque.remove());
      ici = L.divIcon({ className: "pastille pastille--ici", iconSize: [20, 20] });
      L.marker(place, { icon: ici, ici: true, title: textes.ici, interactive: false, keyboard: false }).addTo(carte);
      carte.setView(place, TOUT_PRES, { animate: !calme });
      return dire(textes.position);
    },
    (refus) => dire(refus.code === refus.PERMISSION_DENIED ? textes.position_refusee : textes.position_inconnue),
    { timeout: 15000, maximumAge: 60000 },
  );
}

/* Le plan de l'IGN ne se demande qu'ici, sur un appui ; le choix ne survit pas à la page. */
function proposerLePlan(carte, conteneur, bouton, reposer) {
  const { ign } = conteneur.dataset;
  const { attribution } = bouton.dataset;
  const tuiles = L.tileLayer(ign, { maxZoom: PRES.plan, attribution, referrerPolicy: "no-referrer" });
  const montrer = (oui) => {
    bouton.setAttribute("aria-pressed", String(oui));
    conteneur.classList.toggle("carte-vive--plan", oui);
    if (oui) tuiles.addTo(carte);
    else tuiles.remove();
    carte.setMaxZoom(oui ? PRES.plan : PRES.contours);
    reposer();
  };
  return () => montrer(!carte.hasLayer(tuiles));
}

// Monte la carte dans le conteneur de la macro `carte_interactive`.
//   options.fenetre(point) : l'élément que montre la fenêtre d'un point, à la place du modèle.
//   options.muette : ne dit pas le nombre de points, que la page annonce déjà.
// Un point : { id, titre, adresse, lieu, prix, sorte, lat, lon }, et s'il y a lieu { famille, genre,
// approche } : « offre », « village » ou « evenement » ; la couleur ; vrai au centre de la commune.
export async function creerCarte(conteneur, options = {}) {
  const trouver = (nom) => conteneur.querySelector(`[data-${nom}]`);
  const textes = JSON.parse(conteneur.dataset.textes);
  const calme = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const [contours] = await Promise.all([lire(conteneur.dataset.contours), charger(conteneur.dataset)]);
  const [toile, etat, autour, fond] = ["toile", "etat", "autour", "fond"].map(trouver);
  const dire = (texte) => {
    etat.textContent = texte;
  };
  const fin = new AbortController();
  const ecouter = (bouton, geste) => bouton.addEventListener("click", geste, { signal: fin.signal });

  conteneur.hidden = false;
  const mouvement = { zoomAnimation: !calme, fadeAnimation: !calme, markerZoomAnimation: !calme, inertia: !calme };
  const carte = L.map(toile, { zoomControl: false, maxZoom: PRES.contours, zoomSnap: 0.25, ...mouvement });
  carte.attributionControl.setPrefix(false);
  const bornes = dessiner(carte, contours);
  // Un degré entier : avec une fraction, les grappes oublient les marques isolées.
  carte.fitBounds(bornes).setMaxBounds(bornes.pad(1.5)).setMinZoom(Math.floor(carte.getZoom() - 1));
  nommer(carte, contours.noms);
  apprivoiser(carte, toile, calme, textes);

  const modele = trouver("fenetre");
  const marques = marquer(carte, { textes, calme, modele, fenetre: options.fenetre });
  autour.hidden = !navigator.geolocation;
  ecouter(autour, () => situer(carte, bornes.pad(0.4), textes, calme, dire));
  if (fond) ecouter(fond, proposerLePlan(carte, conteneur, fond, marques.reposer));

  return {
    montrer(points) {
      const compte = marques.montrer(points);
      if (!options.muette) dire(points.length ? textes.montre.replace("{compte}", compte) : textes.rien);
    },
    detruire() {
      fin.abort();
      carte.remove();
      conteneur.hidden = true;
      conteneur.classList.remove("carte-vive--plan");
      fond?.setAttribute("aria-pressed", "false");
    },
  };
}
