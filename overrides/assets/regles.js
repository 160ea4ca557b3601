// Lire ce qu'une personne tape et juger l'offre qui en sort, comme le fait la vérification du site.
// Rien n'est décidé ici : champs, motifs, bornes, règles et phrases viennent de
// donnees/signaler/<genre>.json, tiré du modèle ; un test confronte ce module à Python sur des
// milliers d'offres. Rien ici ne touche à la page ni au réseau.
import { plier } from "./requete.js";

const motifs = new Map();
const motif = (source, drapeaux = "u") => {
  const cle = `${drapeaux}/${source}`;
  if (!motifs.has(cle)) motifs.set(cle, new RegExp(source, drapeaux));
  return motifs.get(cle);
};
const entier = (source) => motif(`^(?:${source})$`);
const longueur = (texte) => [...texte].length;

class Refus extends Error {
  constructor(code, valeurs = {}, suite = []) {
    super(code);
    Object.assign(this, { code, valeurs, suite });
  }
}

// --- lire un champ ------------------------------------------------------------------------------

export class Lecteur {
  // `communes` : la fonction qui rend le nom d'une commune, ou le remède si elle est inconnue.
  constructor(decrit, communes) {
    this.decrit = decrit;
    this.communes = communes;
  }

  ebarber(texte) {
    const bord = this.decrit.espaces;
    return texte.replace(motif(`^[${bord}]+|[${bord}]+$`, "gu"), "");
  }

  abreger(texte) {
    const [signes, fin] = [[...texte], this.decrit.citation];
    return signes.length <= fin ? texte : `${signes.slice(0, fin - 1).join("")}…`;
  }

  citer = (texte) => `« ${this.abreger(texte)} »`;

  // La valeur d'un champ ; lève un Refus, qui est la faute et son chemin sous le champ.
  lire(champ, saisie) {
    const suite = this.decrit.lectures[champ.lecture];
    return this[suite.sorte](saisie, suite, champ);
  }

  #de(saisie, suite, champ) {
    return this[suite.sorte](saisie, suite, champ);
  }

  #texte(saisie, suite) {
    let texte = this.ebarber(saisie);
    if (longueur(texte) <= suite.compose) texte = texte.normalize("NFC");
    if (!texte) throw new Refus("texte-vide");
    const interdit = texte.match(motif(suite.interdits));
    if (interdit) {
      const code = interdit[0].codePointAt(0).toString(16).toUpperCase().padStart(4, "0");
      throw new Refus("caractere-de-commande", { nom: `U+${code}` });
    }
    return texte;
  }

  #mesurer(texte, saisie, { longueurs = [] }) {
    const limite = longueurs.find((maximum) => longueur(texte) > maximum);
    if (limite === undefined) return texte;
    const ecrite = longueur(this.ebarber(saisie));
    throw new Refus("texte-trop-long", { longueur: ecrite, limite, exces: ecrite - limite });
  }

  #ligne(saisie, suite) {
    const texte = this.#texte(saisie, suite);
    return texte.replace(motif(`[${this.decrit.espaces}]+`, "gu"), " ");
  }

  ligne(saisie, suite) {
    return this.#mesurer(this.#ligne(saisie, suite), saisie, suite);
  }

  prose(saisie, suite) {
    return this.#mesurer(this.#texte(saisie, suite), saisie, suite);
  }

  forme(saisie, suite) {
    const texte = this.#ligne(saisie, suite);
    let lue = texte;
    for (const [geste, par] of suite.gestes) lue = lue.replace(motif(geste, "gu"), par);
    if (longueur(texte) > suite.max || !entier(suite.motif).test(lue)) {
      throw new Refus(suite.code, { ...suite.valeurs, recu: this.abreger(texte) });
    }
    return lue;
  }

  commune(saisie, suite) {
    const texte = this.#ligne(saisie, suite).replaceAll("’", "'");
    this.#mesurer(texte, saisie, suite);
    if (!this.communes) return texte;
    const { nom, remede } = this.communes(texte);
    if (nom) return nom;
    throw new Refus("commune-inconnue", { recu: this.abreger(texte), suggestion: remede });
  }

  nombre(saisie, suite) {
    const recu = this.citer(saisie);
    const nu = saisie.replace(motif(suite.espaces, "gu"), "").replace(motif(suite.unite, "iu"), "");
    if (suite.ambigu && entier(suite.ambigu).test(nu)) {
      const milliers = saisie.replace(motif(suite.unite, "iu"), "").replace(/\P{Nd}/gu, "");
      throw new Refus("nombre-ambigu", { recu, milliers });
    }
    const ecrit = nu.replaceAll(",", ".");
    if (!entier(suite.decimal).test(ecrit)) throw new Refus("nombre-attendu", { recu });
    const valeur = Number(ecrit);
    if (suite.entier && !Number.isInteger(valeur)) throw new Refus("entier-attendu", { recu });
    for (const { cle, limite, dite, code } of suite.bornes ?? []) {
      const tient = { gt: valeur > limite, ge: valeur >= limite, le: valeur <= limite }[cle];
      if (!tient) throw new Refus(code, { recu, limite: dite });
    }
    return valeur;
  }

  "oui-non"(saisie, suite) {
    const mot = plier(saisie);
    if (longueur(saisie) <= 20 && [...suite.oui, ...suite.non].includes(mot)) return suite.oui.includes(mot);
    throw new Refus("oui-non-attendu", { recu: this.citer(saisie) });
  }

  choix(saisie, suite, champ) {
    const mot = plier(saisie);
    const trouve = champ.choix.find((paire) => paire.some((dit) => plier(dit) === mot));
    if (trouve) return trouve[0];
    throw new Refus("choix-inconnu", { recu: this.citer(saisie), suggestion: champ.sinon });
  }

  jour(saisie, suite) {
    const texte = this.ebarber(saisie);
    const iso = texte.match(entier(suite.iso));
    const lu = iso ?? texte.match(entier(suite.francaise));
    if (!lu) throw new Refus("date-attendue", { recu: this.citer(saisie) });
    const [annee, mois, quantieme] = (iso ? lu.slice(1) : lu.slice(1).reverse()).map(Number);
    if (annee < suite.annees[0] || annee > suite.annees[1]) {
      throw new Refus("date-attendue", { recu: this.citer(texte) });
    }
    const [jj, mm] = [quantieme, mois].map((n) => String(n).padStart(2, "0"));
    const date = new Date(Date.UTC(annee, mois - 1, quantieme));
    if (date.getUTCMonth() !== mois - 1 || date.getUTCDate() !== quantieme) {
      throw new Refus("date-impossible", { recu: `${jj}/${mm}/${annee}` });
    }
    return `${annee}-${mm}-${jj}`;
  }

  // Plusieurs valeurs : toutes les fautes se disent, chacune à son rang.
  liste(saisies, suite, champ) {
    if (saisies.length > suite.taille) throw new Refus("liste-trop-longue", { limite: suite.taille });
    return this.#chacun(saisies.map((saisie, rang) => [rang, () => this.#de(saisie, suite.de, champ)]));
  }

  // Des montants par clé : [["2024", "120 000"], …].
  table(paires, suite, champ) {
    const lues = paires.flatMap(([cle, saisie]) => [
      [cle, () => this.#de(cle, suite.cle, champ)],
      [cle, () => this.#de(saisie, suite.de, champ)],
    ]);
    const valeurs = this.#chacun(lues);
    return Object.fromEntries(paires.map((_, rang) => [valeurs[2 * rang], valeurs[2 * rang + 1]]));
  }

  #chacun(lectures) {
    const [valeurs, refus] = [[], []];
    for (const [pas, lire] of lectures) {
      try {
        valeurs.push(lire());
      } catch (erreur) {
        if (!(erreur instanceof Refus)) throw erreur;
        refus.push({ pas, code: erreur.code, valeurs: erreur.valeurs });
      }
    }
    if (refus.length) throw new Refus("plusieurs", {}, refus);
    return valeurs;
  }
}

// --- juger une offre ----------------------------------------------------------------------------

export const valeurA = (donnees, chemin) => chemin.split(".").reduce((lu, cle) => lu?.[cle], donnees);

const VIDES = [undefined, null, ""];
const CONDITIONS = {
  vide: (donnees, chemin) => VIDES.includes(valeurA(donnees, chemin)),
  vaut: (donnees, chemin, ...valeurs) => valeurs.includes(valeurA(donnees, chemin)),
  contient: (donnees, chemin, cherche) => motif(cherche).test(plier(valeurA(donnees, chemin) ?? "")),
  inverses: (donnees, petit, grand) => valeurA(donnees, petit) > valeurA(donnees, grand),
  non: (donnees, condition) => !vrai(condition, donnees),
  et: (donnees, ...conditions) => conditions.every((condition) => vrai(condition, donnees)),
  ou: (donnees, ...conditions) => conditions.some((condition) => vrai(condition, donnees)),
};
const vrai = ([nom, ...regarde], donnees) => CONDITIONS[nom](donnees, ...regarde);

function* textes(valeur, chemin = []) {
  if (typeof valeur === "string") yield [chemin, valeur];
  else if (Array.isArray(valeur)) for (const [rang, dedans] of valeur.entries()) yield* textes(dedans, [...chemin, rang]);
  else if (valeur && typeof valeur === "object") for (const cle of Object.keys(valeur)) yield* textes(valeur[cle], [...chemin, cle]);
}

function* denoncer(clause, donnees) {
  if (clause.si) {
    if (vrai(clause.si, donnees)) yield { chemin: clause.chemin, code: clause.code, valeurs: clause.valeurs };
    return;
  }
  for (const [chemin, texte] of textes(donnees)) {
    const trouve = plier(texte).match(motif(clause.partout));
    if (trouve) yield { chemin, code: clause.code, valeurs: { mot: trouve[0] } };
  }
}

// Ce que ces clauses reprochent à ces valeurs.
export const reproches = (clauses, donnees) => clauses.flatMap((clause) => [...denoncer(clause, donnees)]);

const pareils = (a, b) => a.length === b.length && a.every((pas, rang) => pas === b[rang]);

// Une règle qui porte sur ce qui est mal écrit se tait, faute de savoir.
function douteux({ chemin, valeurs }, ecartes) {
  if (valeurs.cle) return ecartes.some((e) => e.includes(valeurs.cle) || pareils(e, [valeurs.groupe]));
  return ecartes.some(
    (e) => e.length && chemin.length && (pareils(e.slice(0, chemin.length), chemin) || pareils(chemin.slice(0, e.length), e)),
  );
}

const absente = (saisie) => saisie === undefined || saisie.length === 0;

function poser(donnees, chemin, valeur) {
  const dernier = chemin.at(-1);
  let groupe = donnees;
  for (const pas of chemin.slice(0, -1)) groupe = groupe[pas] ??= {};
  groupe[dernier] = valeur;
}

// Ce qu'aucune offre ne peut dire, ce qui la rend complète, ce que la loi demande de l'annonce.
export const FAMILLES = ["controles", "completude", "regles"];

// L'offre que disent ces saisies et ses fautes. `saisies` : par nom de champ, un texte, une liste de
// textes, ou des paires ; un champ vide n'y est pas. `fautes` : { chemin, code, valeurs, famille } ;
// sans famille, c'est un champ mal écrit, ou qui manque. Comme à la vérification, les règles
// attendent que l'obligatoire y soit ; `parChamp` ne les attend pas.
export function juger(decrit, saisies, communes) {
  const lecteur = new Lecteur(decrit, communes);
  const [donnees, fautes, ecartes] = [{}, [], []];
  const remplis = decrit.champs.filter(({ nom }) => !absente(saisies[nom]));
  const ouverts = new Set(remplis.map(({ chemin }) => chemin.slice(0, -1).join(".")));
  let incomplete = false;
  for (const champ of decrit.champs) {
    const { nom, chemin, libelle, exige } = champ;
    if (absente(saisies[nom])) {
      if (champ.defaut !== undefined) poser(donnees, chemin, champ.defaut);
      if (!exige || (chemin.length > 1 && !ouverts.has(chemin.slice(0, -1).join(".")))) continue;
      const valeurs = { cle: chemin.at(-1), libelle, precision: "" };
      fautes.push({ chemin: chemin.slice(0, -1), code: "champ-manquant", valeurs });
      incomplete = true;
      continue;
    }
    try {
      poser(donnees, chemin, lecteur.lire(champ, saisies[nom]));
    } catch (refus) {
      if (!(refus instanceof Refus)) throw refus;
      incomplete ||= exige;
      const constats = refus.suite.length ? refus.suite : [{ code: refus.code, valeurs: refus.valeurs }];
      for (const { pas, code, valeurs } of constats) {
        fautes.push({ chemin: pas === undefined ? chemin : [...chemin, pas], code, valeurs });
        ecartes.push(typeof pas === "string" ? [...chemin, pas] : chemin);
      }
    }
  }
  const jugees = FAMILLES.flatMap((famille) => reproches(decrit[famille], donnees).map((faute) => ({ ...faute, famille })));
  const sures = jugees.filter((faute) => !douteux(faute, ecartes));
  return { donnees, fautes: incomplete ? fautes : [...fautes, ...sures], parChamp: [...fautes, ...sures] };
}

// --- le dire ------------------------------------------------------------------------------------

const montrable = (decrit, valeur) =>
  String(valeur).replace(motif(`[${decrit.espaces}]+`, "gu"), " ").replace(/[\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/gu, "\ufffd");

// La phrase d'une faute et son remède, avec les mots du catalogue.
export function dire(decrit, { code, valeurs }) {
  const remplir = (phrase) =>
    phrase.replace(/\{\{|\}\}|\{(\w+)\}/g, (trouve, cle) => (cle ? montrable(decrit, valeurs[cle]) : trouve[0]));
  const { texte, remede } = decrit.fautes[code];
  return { texte: remplir(texte), remede: remplir(remede) };
}

// Le champ à montrer pour une faute : celui qu'elle nomme, sinon le premier de son groupe.
export function champVise(decrit, { chemin, valeurs }) {
  const noms = chemin.filter((pas) => typeof pas === "string");
  const debuts = [];
  if (valeurs.cle && valeurs.groupe) debuts.push([valeurs.groupe, valeurs.cle]);
  else if (valeurs.cle) debuts.push(...(noms[0] === "statut" ? [] : [[...noms, valeurs.cle]]), [valeurs.cle]);
  debuts.push(noms);
  for (const debut of debuts) {
    const commence = ({ chemin: sien }) => pareils(sien.slice(0, debut.length), debut);
    const vises = debut.length ? decrit.champs.filter(commence) : [];
    if (vises.length) return vises.find(({ chemin: sien }) => sien.length === debut.length) ?? vises[0];
  }
  const long = decrit.champs.filter(({ chemin: sien }) => pareils(noms.slice(0, sien.length), sien));
  return long[0];
}
