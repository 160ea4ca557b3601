// Ce que la personne demande aux offres, et l'adresse qui le dit : des fonctions pures.
// Un état : { choix, bornes, commune, rayon, depuis, tri, vue }.

// Le tri et l'affichage par défaut (les plus récentes, en liste) ne s'écrivent pas.
const TRIS = ["prix", "prix-decroissant", "distance"];
const VUES = ["carte", "deux"];

const nombre = (ecrit) => {
  const lu = Number.parseFloat((ecrit ?? "").replace(",", "."));
  return Number.isFinite(lu) && lu >= 0 ? lu : null;
};

// L'état que décrit une adresse ; ce qu'elle a d'inconnu est oublié.
export function lire(parametres, index) {
  const etat = { choix: {}, bornes: {}, commune: "", rayon: 0, depuis: 0 };
  for (const [cle, facette] of Object.entries(index.facettes)) {
    if (facette.sorte === "choix" || facette.sorte === "oui") {
      const valeurs = new Set(parametres.getAll(cle));
      const connues = facette.valeurs.filter((valeur) => valeurs.has(valeur));
      if (connues.length) etat.choix[cle] = connues;
    }
    for (const bande of facette.bandes ?? []) {
      const bornes = [nombre(parametres.get(`${bande}_min`)), nombre(parametres.get(`${bande}_max`))];
      if (bornes[0] !== null || bornes[1] !== null) etat.bornes[bande] = bornes;
    }
  }
  const commune = parametres.get("commune") ?? "";
  if (index.communes.valeurs.includes(commune)) {
    etat.commune = commune;
    etat.rayon = index.facettes.lieu.rayons.find((km) => String(km) === parametres.get("rayon")) ?? 0;
  }
  const { depuis } = index.facettes;
  if (depuis?.valeurs.includes(parametres.get("depuis"))) etat.depuis = Number(parametres.get("depuis"));
  etat.tri = TRIS.find((tri) => tri === parametres.get("tri")) ?? "";
  if (etat.tri === "distance" && !etat.commune) etat.tri = "";
  etat.vue = VUES.find((vue) => vue === parametres.get("vue")) ?? "";
  return etat;
}

// L'adresse d'un état, toujours la même pour le même état.
export function ecrire(etat) {
  const parametres = new URLSearchParams();
  const poser = (cle, valeur) => {
    if (valeur) parametres.append(cle, valeur);
  };
  for (const [cle, valeurs] of Object.entries(etat.choix)) {
    for (const valeur of valeurs) poser(cle, valeur);
  }
  for (const [bande, [mini, maxi]] of Object.entries(etat.bornes)) {
    if (mini !== null) parametres.append(`${bande}_min`, mini);
    if (maxi !== null) parametres.append(`${bande}_max`, maxi);
  }
  for (const cle of ["commune", "rayon", "depuis", "tri", "vue"]) poser(cle, etat[cle]);
  return parametres;
}

export const copie = (etat) => structuredClone(etat);

// L'état sans ce qu'il demande à ces facettes.
export function sans(index, etat, cles) {
  const libre = copie(etat);
  for (const cle of cles) {
    delete libre.choix[cle];
    for (const bande of index.facettes[cle].bandes ?? []) delete libre.bornes[bande];
    if (cle === "lieu") Object.assign(libre, { commune: "", rayon: 0, tri: etat.tri === "distance" ? "" : etat.tri });
    if (cle === "depuis") libre.depuis = 0;
  }
  return libre;
}
