// Aucun résultat : ce qui, desserré d'aussi peu que possible, redonne des offres.
import { copie, sans } from "./etat-offres.js";
import { filtrer } from "./filtrage.js";

const bits = (masque) => [...masque.toString(2)].filter((bit) => bit === "1").length;

// [{ etat, cles, desserre, nombre }], du plus proche au plus large. Une distance ou une borne se desserre avant de se retirer.
export function assouplir(base, etat, combien = 3) {
  const { manques } = filtrer(base, etat);
  const moindre = Math.min(...[...manques.keys()].map(bits));
  const propositions = [];
  for (const masque of [...manques.keys()].filter((m) => bits(m) === moindre)) {
    const cles = base.facettes.filter((_, f) => masque & (1 << f)).map(({ cle }) => cle);
    const desserre = cles.length === 1 ? desserrer(base, etat, cles[0]) : null;
    const large = desserre ?? sans(base.index, etat, cles);
    propositions.push({ etat: large, cles, desserre: Boolean(desserre), nombre: filtrer(base, large).rangs.length });
  }
  return propositions.sort((a, b) => b.desserre - a.desserre || b.nombre - a.nombre).slice(0, combien);
}

// Le rayon suivant, ou la borne la plus proche, qui donne au moins une offre.
function desserrer(base, etat, cle) {
  const facette = base.index.facettes[cle];
  if (cle === "lieu") {
    const rayon = facette.rayons.find((km) => km > etat.rayon && filtrer(base, { ...etat, rayon: km }).rangs.length);
    return rayon ? { ...copie(etat), rayon } : null;
  }
  if (cle === "depuis") {
    const jours = facette.valeurs.map(Number).find((j) => j > etat.depuis && filtrer(base, { ...etat, depuis: j }).rangs.length);
    return jours ? { ...copie(etat), depuis: jours } : null;
  }
  if (facette.sorte !== "bornes") return null;
  const candidates = filtrer(base, sans(base.index, etat, [cle])).rangs.filter((rang) => {
    const bande = facette.bandes[facette.bande ? facette.bande[rang] : 0];
    return facette.colonne[rang] !== null && etat.bornes[bande];
  });
  let meilleur = null;
  for (const rang of candidates) {
    const bande = facette.bandes[facette.bande ? facette.bande[rang] : 0];
    const [mini, maxi] = etat.bornes[bande];
    const valeur = facette.colonne[rang];
    const trop = maxi !== null && valeur > maxi;
    const ecart = trop ? (valeur - maxi) / (maxi || 1) : (mini - valeur) / mini;
    if (!meilleur || ecart < meilleur.ecart) meilleur = { ecart, bande, bornes: trop ? [mini, valeur] : [valeur, maxi] };
  }
  if (!meilleur) return null;
  const large = copie(etat);
  large.bornes[meilleur.bande] = meilleur.bornes;
  return filtrer(base, large).rangs.length ? large : null;
}
