// Comprendre une question : la plier comme la fabrication plie les pages (modele/texte.py ; un test
// compare les deux), reconnaître ses mots, corriger ceux qui ont une lettre de trop, de moins ou
// d'autre. Rien ici ne touche à la page ni au réseau.

export const JETON = /[\p{L}\p{M}\p{N}]+/gu;
const LETTRES = "abcdefghijklmnopqrstuvwxyz";
const ELISIONS = /^(?:qu|[cdjlmnst])(?=[aeiouyh])/;

// Minuscules, sans accents, des mots séparés par une espace.
export function plier(texte) {
  return texte
    .replace(/œ/gi, "oe")
    .replace(/æ/gi, "ae")
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, " ")
    .trim();
}

// Les mots qui se cherchent, abréviations dites en entier.
export function utiles(texte, regles) {
  return plier(texte)
    .split(" ")
    .filter((mot) => mot && !regles.vides.has(mot))
    .map((mot) => regles.abreviations.get(mot) ?? mot);
}

// Le même mot au singulier, pour comparer : « locaux » et « local », « gîtes » et « gîte ».
export function singulier(mot) {
  if (mot.length < 4) return mot;
  return /[^e]aux$/.test(mot) ? `${mot.slice(0, -3)}al` : mot.replace(/[sx]$/, "");
}

// Les autres façons d'écrire un mot sans se tromper : au pluriel, au singulier, élision collée.
function* variantes(mot) {
  if (mot.length > 3) yield mot.replace(/[sx]$/, "");
  yield `${mot}s`;
  yield `${mot}x`;
  if (mot.endsWith("aux")) {
    yield `${mot.slice(0, -3)}al`;
    yield `${mot.slice(0, -3)}ail`;
  }
  if (mot.endsWith("al")) yield `${mot.slice(0, -2)}aux`;
  if (mot.endsWith("ail")) yield `${mot.slice(0, -3)}aux`;
  if (ELISIONS.test(mot)) yield mot.replace(ELISIONS, "");
}

// Tout ce qui est à une lettre d'un mot : inversion, oubli, remplacement, ajout.
function* voisins(mot) {
  for (let i = 0; i <= mot.length; i += 1) {
    const [debut, fin] = [mot.slice(0, i), mot.slice(i)];
    if (fin.length > 1) yield debut + fin[1] + fin[0] + fin.slice(2);
    if (fin) yield debut + fin.slice(1);
    for (const lettre of LETTRES) {
      if (fin) yield debut + lettre + fin.slice(1);
      yield debut + lettre + fin;
    }
  }
}

// Le nombre de lettres à changer pour passer d'un mot à l'autre, une inversion comptant pour une.
export function distance(a, b) {
  let [avant, ligne] = [[], Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i += 1) {
    const [plusHaut, haut] = [avant, ligne];
    [avant, ligne] = [haut, [i]];
    for (let j = 1; j <= b.length; j += 1) {
      const pareil = a[i - 1] === b[j - 1] ? 0 : 1;
      ligne[j] = Math.min(haut[j] + 1, ligne[j - 1] + 1, haut[j - 1] + pareil);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        ligne[j] = Math.min(ligne[j], plusHaut[j - 2] + 1);
      }
    }
  }
  return ligne[b.length];
}

// Les mots du site : donnees/vocabulaire.json.
export class Vocabulaire {
  constructor(mots) {
    this.parPli = new Map(Object.entries(mots).map(([forme, nombre]) => [plier(forme), { forme, nombre }]));
    this.tries = [...this.parPli.keys()].sort();
  }

  // Le mot, ou sa variante que le site emploie.
  reconnaitre(mot) {
    if (this.parPli.has(mot)) return mot;
    for (const variante of variantes(mot)) if (this.parPli.has(variante)) return variante;
    return undefined;
  }

  // Vrai si un mot du site commence ainsi : on est peut-être en train de l'écrire.
  commence(debut) {
    let [bas, haut] = [0, this.tries.length];
    while (bas < haut) {
      const milieu = (bas + haut) >> 1;
      if (this.tries[milieu] < debut) bas = milieu + 1;
      else haut = milieu;
    }
    return this.tries[bas]?.startsWith(debut) ?? false;
  }

  // Les mots du site à une lettre de celui-ci : le même début d'abord, puis les plus employés.
  corriger(mot) {
    if (mot.length < 2) return [];
    const trouves = new Set();
    for (const voisin of voisins(mot)) {
      const connu = this.parPli.has(voisin) ? voisin : voisin.length > 4 && this.reconnaitre(voisin);
      if (connu && connu.length > 1) trouves.add(connu);
    }
    for (let i = 3; i <= mot.length - 3; i += 1) {
      const [un, deux] = [mot.slice(0, i), mot.slice(i)];
      if (this.parPli.has(un) && this.parPli.has(deux)) trouves.add(`${un} ${deux}`);
    }
    return this.#ranger([...trouves], mot);
  }

  // Pour qui ne trouve rien : ce qui ressemble, de plus loin.
  proches(mot, combien) {
    const loin = Math.max(1, Math.floor(mot.length / 3));
    const notes = this.tries
      .filter((pli) => pli.length > 3 && Math.abs(pli.length - mot.length) <= loin)
      .map((pli) => [distance(mot, pli), pli])
      .filter(([ecart]) => ecart <= loin);
    notes.sort(([a], [b]) => a - b);
    return this.#ranger(notes.slice(0, combien * 4).map(([, pli]) => pli), mot, (pli) => distance(mot, pli)).slice(0, combien);
  }

  #ranger(plis, mot, ecart = () => 0) {
    const cle = (pli) => [ecart(pli), pli[0] === mot[0] ? 0 : 1, -(this.parPli.get(pli)?.nombre ?? 1)];
    return plis
      .map((pli) => [cle(pli), pli])
      .sort(([a, p], [b, q]) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2] || (p < q ? -1 : 1))
      .map(([, pli]) => pli);
  }

  // « epicerie » s'écrit « épicerie ».
  dire(pli) {
    return pli
      .split(" ")
      .map((mot) => this.parPli.get(mot)?.forme ?? mot)
      .join(" ");
  }
}

// Chaque mot d'une question : « connu », « code » (il porte un chiffre), « debut » d'un mot du site
// (le dernier seulement : on l'écrit peut-être encore), ou « inconnu » ; `essais` sont les façons de
// le chercher, la meilleure d'abord.
export function analyser(question, vocabulaire, regles) {
  return utiles(question, regles).map((mot, rang, { length }) => {
    if (/\d/.test(mot)) return { mot, etat: "code", essais: [mot] };
    const connu = vocabulaire.reconnaitre(mot);
    if (connu) return { mot, etat: "connu", essais: [connu] };
    if (rang === length - 1 && vocabulaire.commence(mot)) return { mot, etat: "debut", essais: [mot] };
    return { mot, etat: "inconnu", essais: vocabulaire.corriger(mot) };
  });
}

// La question telle qu'on l'aurait écrite : seuls les mots corrigés y changent.
export function reecrire(question, corrections, vocabulaire, regles) {
  return question.replace(JETON, (jeton) => {
    const corrige = corrections.get(utiles(jeton, regles).join(" "));
    return corrige ? vocabulaire.dire(corrige) : jeton;
  });
}
