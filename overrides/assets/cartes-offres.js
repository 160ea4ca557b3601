// Dessiner les offres : chaque carte est un clone du modèle écrit par la fabrication (la macro
// `forme_offre`), dont on pose les textes et retire ce que l'offre n'a pas.
const INSECABLE = "\u00a0";
const DISCUSSION = 2;
const EXEMPLE = 1;
const euros = new Intl.NumberFormat("fr-FR", { maximumFractionDigits: 2 });
const dates = new Intl.DateTimeFormat("fr-FR", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });

export const dire = (nombre) => euros.format(nombre);

// « 1er décembre 2026 », à tant de jours de la construction.
function jour(index, jours) {
  const quand = new Date(Date.parse(index.jour) + jours * 86_400_000);
  return dates.format(quand).replace(/^1 /, "1er ");
}

export function prix(index, rang) {
  const tournure = index.tournures[index.offres.tournure[rang]] ?? "";
  const montant = index.facettes.budget.colonne[rang];
  return tournure.replace("{montant}", `${dire(montant)}${INSECABLE}€`);
}

export function adresse(index, rang) {
  const genre = index.genres.valeurs[index.facettes.genre.colonne[rang]];
  return `offres/${genre}/${index.offres.slug[rang]}/`;
}

// Les mentions d'une carte : les clés des badges du modèle.
function mentions(base, rang) {
  const { index, passes } = base;
  const { offres, facettes } = index;
  const vues = new Set();
  if (offres.drapeaux[rang] & EXEMPLE) vues.add("exemple");
  if (offres.age[rang] + passes < index.nouvelle) vues.add("nouveau");
  if (offres.drapeaux[rang] & DISCUSSION) vues.add("en_discussion");
  const limitee = offres.dite[rang] === 0;
  if (!limitee && offres.fin[rang] - index.a_reconfirmer <= passes) vues.add("reconfirmer");
  if (facettes.ensemble.colonne[rang]) vues.add("lot");
  return vues;
}

function poserImage(carte, index, rang, racine) {
  const bloc = carte.querySelector(".fiche__image");
  const image = index.images[index.offres.image[rang]];
  if (!image) {
    bloc.remove();
    return;
  }
  const [source, largeur, hauteur, dessin] = image;
  const img = new Image(largeur, hauteur);
  // L'adresse en dernier : le navigateur ne demande l'image que lorsqu'il sait qu'elle peut attendre.
  Object.assign(img, { alt: "", loading: "lazy", decoding: "async", src: racine + source });
  bloc.querySelector("picture").append(img);
  if (!dessin) bloc.querySelector(".fiche__dessin").remove();
}

// Le dessinateur d'une page : `carte(rang, km)` rend l'élément d'une offre.
export function dessinateur(base, modele, racine) {
  const { index } = base;
  const { offres, facettes, genres, communes } = index;
  const forme = modele.content.firstElementChild;
  const poser = (carte, classe, texte) => {
    const element = carte.querySelector(`.${classe}`);
    if (texte) element.textContent = texte;
    else element.remove();
  };
  return (rang, km) => {
    const carte = forme.cloneNode(true);
    const genre = facettes.genre.colonne[rang];
    carte.className = `fiche fiche--${genres.valeurs[genre]}`;
    poserImage(carte, index, rang, racine);
    const lien = carte.querySelector(".fiche__titre a");
    lien.textContent = offres.titre[rang];
    lien.href = racine + adresse(index, rang);
    const ronds = Math.round(km);
    const lieu = communes.noms[offres.commune[rang]] + (ronds ? ` · ${dire(ronds)} km` : "");
    poser(carte, "fiche__sorte", genres.libelles[genre]);
    poser(carte, "fiche__lieu", lieu);
    poser(carte, "fiche__prix", prix(index, rang));
    poser(carte, "fiche__date", `${index.dites[offres.dite[rang]]} ${jour(index, offres.date[rang])}`);
    const vues = mentions(base, rang);
    for (const badge of carte.querySelectorAll("[data-badge]")) {
      if (vues.has(badge.dataset.badge)) badge.removeAttribute("data-badge");
      else badge.remove();
    }
    if (!vues.size) carte.querySelector(".fiche__badges").remove();
    return carte;
  };
}

// Ce que la carte géographique montre d'une offre : sa position si elle est connue, sinon sa commune.
export function point(index, rang, racine) {
  const { offres, communes, positions, facettes, genres } = index;
  const commune = offres.commune[rang];
  const [lat, lon] = positions[rang] ?? [communes.lat[commune], communes.lon[commune]];
  return {
    id: offres.slug[rang],
    titre: offres.titre[rang],
    adresse: racine + adresse(index, rang),
    lieu: communes.noms[commune],
    prix: prix(index, rang),
    sorte: genres.libelles[facettes.genre.colonne[rang]],
    famille: "offre",
    genre: genres.valeurs[facettes.genre.colonne[rang]],
    approche: !positions[rang],
    lat,
    lon,
  };
}
