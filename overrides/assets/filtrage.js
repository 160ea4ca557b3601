// Filtrer, compter, trier : des fonctions pures sur l'index, sans page ni horloge. L'état demandé est
// celui d'`etat-offres.js`.
const RAYON_TERRE = 6371.0088;
const JOUR = 86_400_000;
const radians = (degres) => (degres * Math.PI) / 180;

// Distance à vol d'oiseau, en km (haversine), comme `modele/communes.py`.
function distance(latA, lonA, latB, lonB) {
  const demi =
    Math.sin(radians(latB - latA) / 2) ** 2 +
    Math.cos(radians(latA)) * Math.cos(radians(latB)) * Math.sin(radians(lonB - lonA) / 2) ** 2;
  return 2 * RAYON_TERRE * Math.asin(Math.sqrt(demi));
}

// Le rang du choix que vaut chaque offre, -1 si elle n'en vaut aucun.
function rangsDesChoix({ sorte, par, colonne }, offres) {
  const decalage = sorte === "oui" ? 1 : 0;
  return Int16Array.from(offres.commune, (commune, rang) => colonne[par === "commune" ? commune : rang] - decalage);
}

// L'index prêt à servir le jour dit (« 2026-12-01 ») : un site d'essai reste à sa date.
export function preparer(index, jour) {
  const passes = index.fige ? 0 : Math.max(0, (Date.parse(jour) - Date.parse(index.jour)) / JOUR);
  const facettes = Object.entries(index.facettes).map(([cle, facette]) => ({
    cle,
    ...facette,
    rangs: facette.valeurs && facette.sorte !== "jours" ? rangsDesChoix(facette, index.offres) : null,
  }));
  const { offres } = index;
  const ouvertes = [];
  for (let rang = 0; rang < offres.titre.length; rang += 1) {
    if (offres.fin[rang] > passes) ouvertes.push(rang);
  }
  return { index, facettes, passes, ouvertes, distances: new Map() };
}

// --- filtrer et compter ---------------------------------------------------------------------------

// Les km de chaque commune à celle-ci.
function distancesDe(base, slug) {
  const { valeurs, lat, lon } = base.index.communes;
  if (!base.distances.has(slug)) {
    const ici = valeurs.indexOf(slug);
    base.distances.set(slug, lat.map((_, la) => distance(lat[ici], lon[ici], lat[la], lon[la])));
  }
  return base.distances.get(slug);
}

// Le test d'une facette pour un état, ou rien si l'état ne lui demande rien.
function epreuve(base, facette, etat) {
  const { commune } = base.index.offres;
  if (facette.sorte === "choix" || facette.sorte === "oui") {
    const voulues = etat.choix[facette.cle];
    if (!voulues) return null;
    const admise = facette.valeurs.map((valeur) => voulues.includes(valeur));
    const { rangs } = facette;
    return (rang) => admise[rangs[rang]] === true;
  }
  if (facette.sorte === "bornes") {
    const bornes = facette.bandes.map((bande) => etat.bornes[bande]);
    if (!bornes.some(Boolean)) return null;
    const { colonne, bande } = facette;
    return (rang) => {
      const demande = bornes[bande ? bande[rang] : 0];
      const valeur = colonne[rang];
      return (
        demande !== undefined &&
        valeur !== null &&
        valeur >= (demande[0] ?? -Infinity) &&
        valeur <= (demande[1] ?? Infinity)
      );
    };
  }
  if (facette.sorte === "lieu") {
    if (!etat.commune) return null;
    const km = distancesDe(base, etat.commune);
    return (rang) => km[commune[rang]] <= etat.rayon;
  }
  if (!etat.depuis) return null;
  return (rang) => facette.colonne[rang] + base.passes <= etat.depuis;
}

// Combien de ces offres donnerait chaque choix d'une facette.
function compter(base, facette, etat, listes) {
  if (facette.sorte === "choix" || facette.sorte === "oui") {
    return { comptes: compterRangs(facette.rangs, facette.valeurs.length, listes) };
  }
  if (facette.sorte === "jours") {
    const ages = facette.valeurs.map((jours) => Number(jours) - base.passes);
    return { comptes: ages.map((age) => somme(listes, (rang) => facette.colonne[rang] <= age)) };
  }
  if (facette.sorte !== "lieu") return {};
  const communes = compterRangs(base.index.offres.commune, base.index.communes.valeurs.length, listes);
  const km = etat.commune ? distancesDe(base, etat.commune) : [];
  const pres = (rayon) => communes.reduce((total, combien, c) => total + (km[c] <= rayon ? combien : 0), 0);
  return { communes, comptes: [0, ...facette.rayons].map(pres) };
}

function compterRangs(rangs, nombre, listes) {
  const comptes = new Array(nombre).fill(0);
  for (const liste of listes) {
    for (const offre of liste) if (rangs[offre] >= 0) comptes[rangs[offre]] += 1;
  }
  return comptes;
}

function somme(listes, vrai) {
  let total = 0;
  for (const liste of listes) for (const rang of liste) if (vrai(rang)) total += 1;
  return total;
}

// { rangs, comptes, manques } : les offres retenues dans l'ordre de l'index, ce que donnerait chaque
// choix, et combien d'offres manquent à quelles facettes (un bit par facette).
export function filtrer(base, etat) {
  const epreuves = base.facettes.map((facette) => epreuve(base, facette, etat));
  const actives = epreuves.map((passe, f) => (passe ? f : -1)).filter((f) => f >= 0);
  const rangs = [];
  const manques = new Map();
  const presque = base.facettes.map(() => []);
  for (const rang of base.ouvertes) {
    let manque = 0;
    for (const f of actives) if (!epreuves[f](rang)) manque |= 1 << f;
    if (!manque) {
      rangs.push(rang);
    } else {
      manques.set(manque, (manques.get(manque) ?? 0) + 1);
      // Une seule facette la refuse : c'est un choix de cette facette qui la donnerait.
      if (!(manque & (manque - 1))) presque[31 - Math.clz32(manque)].push(rang);
    }
  }
  const comptes = base.facettes.map((facette, f) => [facette.cle, compter(base, facette, etat, [rangs, presque[f]])]);
  return { rangs, comptes: Object.fromEntries(comptes), manques };
}

// Les rangs dans l'ordre demandé ; à égalité, les plus récentes d'abord.
export function trier(base, rangs, etat) {
  const { budget } = base.index.facettes;
  const { commune } = base.index.offres;
  const montant = (rang) => (budget.bande[rang] < 0 ? null : budget.colonne[rang]);
  if (etat.tri === "distance" && etat.commune) {
    const km = distancesDe(base, etat.commune);
    return [...rangs].sort((a, b) => km[commune[a]] - km[commune[b]] || a - b);
  }
  if (etat.tri !== "prix" && etat.tri !== "prix-decroissant") return rangs;
  const sens = etat.tri === "prix" ? 1 : -1;
  const avec = rangs.filter((rang) => montant(rang) !== null);
  const sans = rangs.filter((rang) => montant(rang) === null);
  return [...avec.sort((a, b) => sens * (montant(a) - montant(b)) || a - b), ...sans];
}

// Les km d'une offre à la commune demandée, ou rien.
export function eloignement(base, rang, etat) {
  return etat.commune ? distancesDe(base, etat.commune)[base.index.offres.commune[rang]] : 0;
}
