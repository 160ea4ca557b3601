// Le moteur : les questions comprises par requete.js, posées à l'index Pagefind, rangées par
// classement.js. Rien ne sort du site, et rien ici ne touche à la page affichée.
import { GROUPES, grouper, noter, ranger } from "./classement.js";
import { Vocabulaire, analyser, plier, reecrire, singulier, utiles } from "./requete.js";

// Ce qu'on lit d'un groupe avant de le ranger : une page de plus est une requête de plus.
export const PAS = 10;
const ESSAIS = 6;
const CITATION = /^\s*["«].*["»]\s*$/s;
let pret;

export function charger() {
  pret ??= preparer();
  return pret;
}

async function preparer() {
  const [pagefind, mots] = await Promise.all([
    import(new URL("../../pagefind/pagefind.js", import.meta.url).href),
    fetch(new URL("../../donnees/vocabulaire.json", import.meta.url)).then((r) => r.json()),
  ]);
  // L'adresse d'une image, l'état d'une offre ne se cherchent pas.
  const muets = { image: 0, expire: 0, resume: 0, sorte: 0, prix: 0 };
  await pagefind.options({
    excerptLength: 24,
    ranking: { termFrequency: 0.6, pageLength: 0.1, termSaturation: 1.4, metaWeights: muets },
  });
  await pagefind.init();
  return { pagefind, vocabulaire: new Vocabulaire(mots) };
}

// Une offre fermée depuis la construction est encore dans l'index : on ne la montre pas.
const ouverte = (donnees) => !(Date.parse(donnees.meta.expire ?? "") <= Date.now());

async function lire(groupe, trouves, debut, fin, mots, { regles, phrase }) {
  const donnees = await Promise.all(trouves.slice(debut, fin).map((trouve) => trouve.data()));
  return donnees.filter(ouverte).map((page, i) => ({
    donnees: page,
    groupe,
    rang: debut + i,
    score: trouves[debut + i].score,
    note: mots.length ? noter(page, { mots, phrase }, regles) : 7,
  }));
}

// Pose une question, groupe par groupe : le meilleur de chacun est lu, même s'il est loin au total.
async function poser(texte, mots, options) {
  const { pagefind } = await charger();
  const [pages, totaux, restes] = [[], {}, {}];
  for (const groupe of GROUPES) {
    const { results } = await pagefind.search(texte || null, { filters: { ...options.filtres, groupe } });
    const lues = await lire(groupe, results, 0, PAS, mots, options);
    pages.push(...lues);
    totaux[groupe] = results.length - (Math.min(PAS, results.length) - lues.length);
    restes[groupe] = results;
  }
  const total = Object.values(totaux).reduce((somme, n) => somme + n, 0);
  const suite = async (groupe, debut, combien) =>
    ranger(await lire(groupe, restes[groupe], debut, debut + combien, mots, options));
  return { total, groupes: grouper(pages, totaux), pages, suite, mots };
}

// Un mot que les titres ignorent est-il dans un texte trouvé ? Le dernier, qu'on écrit peut-être
// encore, s'y contente d'un mot qui commence ainsi.
function present(reponse, mot, dernier) {
  return reponse.pages.some(({ donnees }) => {
    const texte = ` ${donnees.content} ${plier(donnees.meta.title)} `;
    return texte.includes(` ${mot}${dernier ? "" : " "}`) || texte.includes(` ${singulier(mot)} `);
  });
}

// Un mot de la même famille y est-il, que le moteur a reconnu à sa racine ?
function apparente(reponse, mot) {
  const racine = mot.slice(0, Math.max(4, Math.ceil(mot.length / 2)));
  return reponse.pages.some(({ donnees }) => ` ${donnees.content}`.includes(` ${racine}`));
}

// Toutes les façons d'écrire la question, les plus probables d'abord.
function combinaisons(mots) {
  let listes = [[]];
  for (const { mot, essais } of mots) {
    const choix = essais.length ? essais.slice(0, ESSAIS) : [mot];
    listes = listes.flatMap((liste) => choix.map((essai) => [...liste, essai])).slice(0, ESSAIS);
  }
  return listes;
}

const meilleure = (reponse) => reponse.groupes[0]?.pages[0].note ?? Infinity;

async function corriger(mots, options) {
  let choisie;
  for (const essai of combinaisons(mots)) {
    const recherches = essai.flatMap((mot) => mot.split(" "));
    const reponse = await poser(recherches.join(" "), recherches, options);
    if (!reponse.total || (choisie && meilleure(choisie) <= meilleure(reponse))) continue;
    const corrections = mots.map(({ mot }, i) => [mot, essai[i]]).filter(([mot, lu], i) => mot !== lu && mots[i].etat === "inconnu");
    choisie = { ...reponse, corrections: new Map(corrections) };
  }
  return choisie;
}

// Ce qui, dans la question, dit quelque chose au site : un mot des titres, corrigé au besoin, ou un
// mot qu'un texte porte.
async function entendre(mots, options) {
  const entendus = [];
  for (const mot of mots) {
    if (mot.essais.length) entendus.push(mot);
    else {
      const seul = await poser(mot.mot, [mot.mot], options);
      if (present(seul, mot.mot) || apparente(seul, mot.mot)) entendus.push({ ...mot, essais: [mot.mot] });
    }
  }
  return entendus;
}

// Aucune page n'a tous les mots : celles qui en ont le plus. Ce que le site ignore se tait d'abord,
// puis un mot à la fois, puis tous sauf un.
async function relacher(mots, options) {
  const entendus = await entendre(mots, options);
  const entiers = combinaisons(entendus)[0].flatMap((mot) => mot.split(" "));
  const sans = entiers.map((_, i) => entiers.filter((__, j) => j !== i));
  const seuls = entendus.filter(({ etat, mot }) => etat === "connu" || mot.length > 3);
  for (const listes of [[entiers], sans, seuls.map(({ essais }) => [essais[0]])]) {
    const vues = new Map();
    for (const liste of listes.filter((l) => l.length)) {
      const reponse = await poser(liste.join(" "), entiers, options);
      for (const page of reponse.pages) vues.set(page.donnees.url, page);
    }
    const pages = ranger([...vues.values()]).slice(0, PAS);
    if (pages.length) return partielle(pages, entiers);
  }
  return undefined;
}

function partielle(pages, mots) {
  const totaux = {};
  for (const page of pages) totaux[page.groupe] = (totaux[page.groupe] ?? 0) + 1;
  const groupes = grouper(pages, totaux);
  return { total: pages.length, groupes, pages, suite: async () => [], mots, partielle: true };
}

// « Mede » commence « médecin », mais c'est peut-être « Mende » : le dernier mot, s'il n'est qu'un
// début, et s'il est à une lettre d'un nom exact, vaut une question.
async function suggerer(question, mots, telle, options) {
  const dernier = mots.at(-1);
  if (dernier.etat !== "debut" || meilleure(telle) < 2) return undefined;
  const { vocabulaire } = await charger();
  for (const essai of vocabulaire.corriger(dernier.mot).slice(0, ESSAIS / 2)) {
    const recherches = [...mots.slice(0, -1).map(({ mot, essais }) => essais[0] ?? mot), essai];
    const reponse = await poser(recherches.join(" "), recherches, options);
    if (meilleure(reponse) === 0) {
      return reecrire(question, new Map([[dernier.mot, essai]]), vocabulaire, options.regles);
    }
  }
  return undefined;
}

const RIEN = { total: 0, groupes: [], pages: [], suite: async () => [] };

// La réponse à une question : `groupes` de pages rangées ; `corrigee`, la question telle qu'elle a
// été comprise, si ce n'est pas celle qui est écrite ; `proches`, des mots à essayer s'il n'y a rien.
export async function chercher(question, { filtres = {}, regles, telleQuelle = false }) {
  const { vocabulaire } = await charger();
  const options = { filtres, regles, phrase: plier(question) };
  const mots = analyser(question, vocabulaire, regles);
  if (!mots.length) return poser(question.trim(), [], options);
  if (CITATION.test(question)) {
    const cites = utiles(question, regles);
    const citee = await poser(`"${cites.join(" ")}"`, cites, options);
    if (citee.total) return citee;
  }
  const tels = mots.map(({ mot, etat, essais }) => (etat === "connu" ? essais[0] : mot));
  const telle = await poser(tels.join(" "), tels, options);
  const inconnus = mots.filter(({ etat }) => etat === "inconnu");
  const dernier = mots.at(-1);
  const tousLa = inconnus.every((inconnu) => present(telle, inconnu.mot, inconnu === dernier));
  if (telle.total && telleQuelle) return telle;
  if (telle.total && tousLa) return { ...telle, suggestion: await suggerer(question, mots, telle, options) };
  if (!telleQuelle && inconnus.some(({ essais }) => essais.length)) {
    const corrigee = await corriger(mots, options);
    if (corrigee) {
      return { ...corrigee, corrigee: reecrire(question, corrigee.corrections, vocabulaire, regles) };
    }
  }
  if (telle.total && inconnus.every(({ mot }) => apparente(telle, mot))) return telle;
  const relachee = telleQuelle || mots.length < 2 ? undefined : await relacher(mots, options);
  if (relachee) return relachee;
  const proches = inconnus.flatMap(({ mot }) => vocabulaire.proches(mot, 5)).slice(0, 5);
  return { ...RIEN, proches: proches.map((pli) => vocabulaire.dire(pli)) };
}
