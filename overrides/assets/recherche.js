// La page de recherche : interroge l'index Pagefind, rien ne sort du site.
const page = document.querySelector("[data-recherche]");
const champ = page.querySelector("input[type=search]");
const etat = page.querySelector("[data-etat]");
const liste = page.querySelector("[data-resultats]");
const suite = page.querySelector("[data-suite]");
const selecteurs = [...page.querySelectorAll("select[data-filtre]")];
const textes = page.dataset;
const vides = new Set(textes.motsVides.split(" "));
const PAS = 12;
let moteur;
let trouves = [];
let montres = 0;
let expires = 0;
let demande = 0;

// Comme la fabrication plie les pages : minuscules, sans accents, des mots séparés par une espace.
function plier(texte) {
  return texte
    .toLowerCase()
    .replace(/œ/g, "oe")
    .replace(/æ/g, "ae")
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/[^a-z0-9]+/g, " ")
    .trim();
}

// « l'Aubrac » cherche « aubrac » ; une question faite de mots vides se cherche telle quelle.
function nettoyer(question) {
  const mots = plier(question).split(" ");
  const utiles = mots.filter((mot) => !vides.has(mot)).join(" ");
  if (!utiles) return question.trim();
  return /^\s*["«].*["»]\s*$/s.test(question) ? `"${utiles}"` : utiles;
}

// Le rang d'un titre pour la question telle qu'elle est écrite : le titre même, son début, la suite de mots.
function rang(titre, question) {
  const [t, q] = [titre, question].map((texte) => ` ${plier(texte)} `);
  if (t === q) return 0;
  if (t.startsWith(q)) return 1;
  return t.includes(q) ? 2 : 3;
}

async function charger() {
  if (!moteur) {
    moteur = await import(new URL("../../pagefind/pagefind.js", import.meta.url).href);
    await moteur.options({ excerptLength: 24, ranking: { termFrequency: 0.6, pageLength: 0.1, termSaturation: 1.4 } });
    await moteur.init();
  }
  return moteur;
}

async function remplirFiltres() {
  const connus = await (await charger()).filters();
  for (const select of selecteurs) {
    for (const valeur of Object.keys(connus[select.name] ?? {}).sort((a, b) => a.localeCompare(b, "fr"))) {
      select.append(new Option(valeur, valeur));
    }
  }
}

function filtres() {
  return Object.fromEntries(selecteurs.filter((s) => s.value).map((s) => [s.name, s.value]));
}

function ecrireAdresse() {
  const adresse = new URL(location.href);
  adresse.search = new URLSearchParams(
    [["q", champ.value.trim()], ...selecteurs.map((s) => [s.name, s.value])].filter(([, v]) => v),
  ).toString();
  history.replaceState(null, "", adresse);
}

async function chercher() {
  const moi = ++demande;
  const question = nettoyer(champ.value);
  const choix = filtres();
  ecrireAdresse();
  if (!question && !Object.keys(choix).length) {
    liste.replaceChildren();
    suite.hidden = true;
    etat.textContent = textes.attente;
    return;
  }
  etat.textContent = textes.enCours;
  try {
    const reponse = await (await charger()).search(question || null, { filters: choix });
    if (moi !== demande) return;
    trouves = reponse.results;
    montres = 0;
    expires = 0;
    liste.replaceChildren();
    await montrerSuite();
  } catch {
    etat.textContent = textes.panne;
  }
}

// Une offre fermée depuis la construction est encore dans l'index : on ne la montre pas.
const ouverte = (donnees) => !(Date.parse(donnees.meta.expire ?? "") <= Date.now());

async function montrerSuite() {
  const moi = demande;
  const lus = await Promise.all(trouves.slice(montres, montres + PAS).map((r) => r.data()));
  if (moi !== demande) return;
  const donnees = lus.filter(ouverte);
  const question = champ.value;
  donnees.sort((a, b) => rang(a.meta.title, question) - rang(b.meta.title, question));
  liste.append(...donnees.map(resultat));
  montres += lus.length;
  expires += lus.length - donnees.length;
  suite.hidden = montres >= trouves.length;
  if (!donnees.length && !suite.hidden) await montrerSuite();
  else direCombien(trouves.length - expires);
}

function direCombien(nombre) {
  const des = textes.des.replace("{nombre}", nombre.toLocaleString("fr-FR"));
  etat.textContent = nombre > 1 ? des : nombre === 1 ? textes.un : textes.aucun;
}

function element(nom, classe, texte) {
  const e = document.createElement(nom);
  e.className = classe;
  if (texte) e.textContent = texte;
  return e;
}

function resultat(donnees) {
  const item = element("li", "resultat");
  const lien = document.createElement("a");
  // Pagefind compte ses adresses depuis la racine de l'index : on les ramène au dossier du site.
  lien.href = new URL(`../..${donnees.raw_url ?? donnees.url}`, import.meta.url).href;
  lien.textContent = donnees.meta.title;
  const titre = element("h2", "resultat__titre");
  titre.append(lien);
  const situation = [donnees.meta.sorte, donnees.meta.lieu, donnees.meta.prix].filter(Boolean).join(" · ");
  item.append(titre, element("p", "resultat__situation", situation));
  const texte = donnees.meta.resume;
  if (texte) item.append(element("p", "resultat__resume", texte));
  return item;
}

let minuterie;
champ.addEventListener("input", () => {
  clearTimeout(minuterie);
  minuterie = setTimeout(chercher, 150);
});
page.querySelector("form").addEventListener("submit", (evenement) => {
  evenement.preventDefault();
  chercher();
});
page.querySelector("form").addEventListener("reset", () => setTimeout(chercher));
suite.addEventListener("click", montrerSuite);
for (const select of selecteurs) select.addEventListener("change", chercher);

page.querySelector("[data-sans-script]").hidden = true;
page.querySelector("form").hidden = false;
const parametres = new URLSearchParams(location.search);
champ.value = parametres.get("q") ?? "";
remplirFiltres()
  .then(() => {
    for (const select of selecteurs) select.value = parametres.get(select.name) ?? "";
    return chercher();
  })
  .catch(() => {
    etat.textContent = textes.panne;
  });
