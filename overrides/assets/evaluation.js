// Une auto-évaluation, sans la page : la juger, l'écrire dans un fichier, la relire, en tirer
// l'extrait d'une fiche. La grille et ses règles viennent de la page (`rendu/grille.py`).
//
// Une réponse : { niveau, preuve, manque, pour_le } ; ce qui n'est pas rempli n'y est pas.

export class Refus extends Error {
  constructor(motif, valeurs = {}) {
    super(motif);
    this.motif = motif;
    this.valeurs = valeurs;
  }
}

const TEXTES = ["preuve", "manque"];
const JOUR = /^\d{4}-\d{2}-\d{2}$/;
const DE_COMMANDE = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g;

const estGroupe = (valeur) => typeof valeur === "object" && valeur !== null && !Array.isArray(valeur);
const estJour = (valeur) =>
  JOUR.test(valeur) && !Number.isNaN(Date.parse(valeur)) && new Date(valeur).toISOString().startsWith(valeur);

export const criteresDe = (regles) => regles.familles.flatMap((famille) => famille.criteres);

// Ce que le site constate l'emporte sur ce que l'on coche.
export const niveauRetenu = ({ code, constate }, reponses, constats) =>
  (constate && constats ? (constats[code] ?? 0) : reponses[code]?.niveau) ?? null;

export function juger(regles, reponses, constats) {
  const haut = regles.niveaux.length - 1;
  const suivre = (critere) => ({ critere, ...reponses[critere.code], niveau: niveauRetenu(critere, reponses, constats) });
  const familles = regles.familles.map(({ code, titre, criteres }) => {
    const suivis = criteres.map(suivre);
    const comptes = regles.niveaux.map((_, rang) => suivis.filter(({ niveau }) => niveau === rang).length);
    return { code, titre, comptes, vides: suivis.filter(({ niveau }) => niveau === null).length };
  });
  const manques = criteresDe(regles).map(suivre).filter(({ niveau }) => niveau !== haut);
  return { familles, manques, bloquants: manques.filter(({ critere }) => critere.eliminatoire) };
}

export const estVide = ({ commune, reponses }) => !commune && !Object.keys(reponses).length;

export const ecrireFichier = (regles, { commune, le, reponses }, nom) =>
  `${JSON.stringify({ sorte: regles.sorte, format: regles.format, grille: regles.grille, commune, nom, le, reponses }, null, 1)}\n`;

// Un fichier peut venir de n'importe où : tout en est vérifié, et ce qui cloche le fait refuser entier.
export function lireFichier(texte, regles, connait) {
  let lu;
  try {
    lu = JSON.parse(texte);
  } catch {
    throw new Refus("illisible");
  }
  if (!estGroupe(lu) || lu.sorte !== regles.sorte) throw new Refus("etranger");
  if (!Number.isInteger(lu.format) || lu.format < 1) throw new Refus("etranger");
  if (lu.format > regles.format) throw new Refus("format");
  if (lu.grille !== regles.grille) throw new Refus("grille", { recu: abreger(lu.grille), attendu: regles.grille });
  if (!estGroupe(lu.reponses) || typeof lu.commune !== "string" || Number.isNaN(Date.parse(lu.le))) throw new Refus("illisible");
  if (lu.commune && !connait(lu.commune)) throw new Refus("commune");
  const codes = new Set(criteresDe(regles).map(({ code }) => code));
  const reponses = {};
  for (const [code, reponse] of Object.entries(lu.reponses)) {
    if (!codes.has(code) || !estReponse(reponse, regles)) throw new Refus("abime", { critere: abreger(code) });
    reponses[code] = nettoyer(reponse);
  }
  return { commune: lu.commune, le: new Date(lu.le).toISOString(), reponses };
}

const abreger = (valeur) => String(valeur ?? "").slice(0, 40);

function estReponse(reponse, regles) {
  if (!estGroupe(reponse)) return false;
  const { niveau, pour_le: pourLe } = reponse;
  const admis = niveau === undefined || (Number.isInteger(niveau) && niveau >= 0 && niveau < regles.niveaux.length);
  const textes = TEXTES.map((cle) => reponse[cle] ?? "");
  const ecrits = textes.every((texte) => typeof texte === "string" && texte.length <= regles.longueur);
  return admis && ecrits && (pourLe === undefined || (typeof pourLe === "string" && estJour(pourLe)));
}

// Ne garde que ce qui est rempli.
export function nettoyer({ niveau, preuve, manque, pour_le: pourLe }) {
  const entrees = Object.entries({ niveau, preuve, manque, pour_le: pourLe });
  return Object.fromEntries(entrees.filter(([, valeur]) => valeur !== undefined && valeur !== null && valeur !== ""));
}

// Le groupe « criteres » d'une fiche de village. Du JSON entre guillemets est du YAML.
export function ecrireFiche(regles, reponses, constats) {
  const lignes = criteresDe(regles).flatMap((critere) => {
    const dite = reponses[critere.code] ?? {};
    const niveau = niveauRetenu(critere, reponses, constats);
    const seulConstat = critere.constate && constats && TEXTES.every((cle) => !dite[cle]) && !dite.pour_le;
    if (niveau === null || seulConstat) return [];
    const textes = TEXTES.map((cle) => [cle, enLigne(dite[cle] ?? "")]).filter(([, texte]) => texte);
    const champs = [`niveau: ${niveau}`, ...textes.map(([cle, texte]) => `${cle}: ${JSON.stringify(texte)}`)];
    if (dite.pour_le) champs.push(`pour_le: ${dite.pour_le}`);
    return [`  ${critere.code}: {${champs.join(", ")}}`];
  });
  return lignes.length ? `criteres:\n${lignes.join("\n")}\n` : "";
}

const enLigne = (texte) =>
  texte.normalize("NFC").replace(/\s+/g, " ").replace(DE_COMMANDE, "").replace(/[\ud800-\udfff]/gu, "").trim();
