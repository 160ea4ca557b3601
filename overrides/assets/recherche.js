// La page de recherche : le champ, les filtres, les groupes de résultats et l'adresse à partager.
import { PAS, charger, chercher } from "./moteur.js";

const page = document.querySelector("[data-recherche]");
const champ = page.querySelector("input[type=search]");
const etat = page.querySelector("[data-etat]");
const resultats = page.querySelector("[data-resultats]");
const correction = page.querySelector("[data-correction]");
const secours = page.querySelector("[data-secours]");
const proches = page.querySelector("[data-proches]");
const volet = page.querySelector("[data-volet]");
const selecteurs = [...page.querySelectorAll("select[data-filtre]")];
const textes = page.dataset;
const groupes = JSON.parse(textes.groupes);
const regles = {
  vides: new Set(textes.motsVides.split(" ")),
  abreviations: new Map(Object.entries(JSON.parse(textes.abreviations))),
};
// Ce qu'un groupe montre d'abord : assez pour choisir, assez peu pour voir le groupe suivant.
const MONTRES = 5;
let telleQuelle = false;
let demande = 0;

// Ce que la page montrerait pour une question, dans l'ordre : tests/recherche/qualite.py le mesure.
export async function adressesMontrees(question, combien) {
  const { groupes: trouves } = await chercher(question, { regles });
  const montrees = trouves.flatMap((groupe) => groupe.pages.slice(0, montresDe(trouves)));
  return montrees.slice(0, combien).map(({ donnees }) => duSite(donnees.raw_url ?? donnees.url));
}

// Seul, un groupe n'a personne derrière lui à laisser voir.
const montresDe = (trouves) => (trouves.length > 1 ? MONTRES : PAS);

function filtres() {
  return Object.fromEntries(selecteurs.filter((s) => s.value).map((s) => [s.name, s.value]));
}

function adresseDe(question, exacte) {
  const adresse = new URL(location.href);
  const parties = [["q", question.trim()], ...selecteurs.map((s) => [s.name, s.value]), ["exact", exacte ? "1" : ""]];
  adresse.search = new URLSearchParams(parties.filter(([, v]) => v)).toString();
  adresse.hash = "";
  return adresse;
}

function element(nom, classe, texte) {
  const e = document.createElement(nom);
  if (classe) e.className = classe;
  if (texte) e.textContent = texte;
  return e;
}

function lienVers(question, texte, exacte = false) {
  const lien = element("a", "", texte);
  lien.href = adresseDe(question, exacte).href;
  lien.addEventListener("click", (evenement) => {
    evenement.preventDefault();
    champ.value = question;
    telleQuelle = exacte;
    champ.focus();
    montrer();
  });
  return lien;
}

async function montrer() {
  const moi = ++demande;
  const [question, choix] = [champ.value, filtres()];
  history.replaceState(null, "", adresseDe(question, telleQuelle));
  if (!question.trim() && !Object.keys(choix).length) {
    vider();
    attendreUnMot();
    return;
  }
  etat.textContent = textes.enCours;
  try {
    const reponse = await chercher(question, { filtres: choix, regles, telleQuelle });
    if (moi !== demande) return;
    vider();
    resultats.append(...reponse.groupes.map((groupe) => section(groupe, reponse)));
    direCorrection(question, reponse);
    if (!reponse.total) secourir(reponse.proches ?? []);
    direCombien(reponse.total);
  } catch {
    etat.textContent = textes.panne;
  }
}

// Avant toute question, ce qui aide quand il n'y a pas de réponse aide aussi à commencer.
function attendreUnMot() {
  etat.textContent = textes.attente;
  secourir([]);
}

function vider() {
  resultats.replaceChildren();
  correction.replaceChildren();
  correction.hidden = true;
  delete secours.dataset.montre;
}

// « Résultats pour boulangerie » : la phrase vient des textes, le mot est posé à sa marque.
function direCorrection(question, reponse) {
  if (reponse.partielle) correction.append(textes.approche);
  else if (reponse.corrigee) {
    const [avant, apres] = textes.corrige.split("{mots}");
    const plutot = lienVers(question, textes.plutot.replace("{mots}", question.trim()), true);
    correction.append(avant, element("b", "", reponse.corrigee), apres, " ", plutot);
  } else if (reponse.suggestion) {
    correction.append(lienVers(reponse.suggestion, textes.plutot.replace("{mots}", reponse.suggestion)));
  }
  correction.hidden = !correction.hasChildNodes();
}

function secourir(mots) {
  const liste = proches.querySelector("ul");
  liste.replaceChildren(
    ...mots.map((mot) => {
      const item = element("li");
      item.append(lienVers(mot, mot));
      return item;
    }),
  );
  proches.hidden = !mots.length;
  secours.dataset.montre = "";
}

function direCombien(nombre) {
  const des = textes.des.replace("{nombre}", nombre.toLocaleString("fr-FR"));
  etat.textContent = nombre > 1 ? des : nombre === 1 ? textes.un : textes.aucun;
}

function section(groupe, reponse) {
  const nom = groupes[groupe.cle];
  const partie = element("section", "recherche__groupe");
  const titre = element("h2", "", `${nom} `);
  titre.id = `groupe-${groupe.cle}`;
  partie.setAttribute("aria-labelledby", titre.id);
  titre.append(element("span", "recherche__compte", `(${groupe.total.toLocaleString("fr-FR")})`));
  const liste = element("ol", "recherche__resultats");
  partie.append(titre, liste);
  const file = [...groupe.pages];
  liste.append(...file.splice(0, montresDe(reponse.groupes)).map(resultat));
  const bouton = element("button", "bouton", textes.suiteGroupe.replace("{groupe}", nom.toLowerCase()));
  bouton.type = "button";
  let lues = PAS;
  bouton.addEventListener("click", async () => {
    const deja = liste.childElementCount;
    if (!file.length) {
      file.push(...(await reponse.suite(groupe.cle, lues, PAS)));
      lues += PAS;
    }
    liste.append(...file.splice(0, PAS).map(resultat));
    bouton.hidden = liste.childElementCount >= groupe.total || liste.childElementCount === deja;
    // Qui avance au clavier reprend à la première page nouvelle, pas à un bouton disparu.
    liste.children[deja]?.querySelector("a").focus();
  });
  bouton.hidden = liste.childElementCount >= groupe.total;
  partie.append(bouton);
  return partie;
}

// Pagefind compte ses adresses depuis la racine de l'index : on les ramène au dossier du site.
const duSite = (chemin) => new URL(`../../${chemin.replace(/^\//, "")}`, import.meta.url).href;

function resultat({ donnees }) {
  const meta = donnees.meta;
  const item = element("li", "resultat");
  const lien = element("a", "", meta.title);
  lien.href = duSite(donnees.raw_url ?? donnees.url);
  const titre = element("h3", "resultat__titre");
  titre.append(lien);
  const texte = element("div", "resultat__texte");
  const situation = [meta.sorte, meta.lieu, meta.prix].filter(Boolean).join("\u00a0· ");
  texte.append(titre, element("p", "resultat__situation", situation));
  if (meta.resume) texte.append(element("p", "resultat__resume", meta.resume));
  item.append(texte);
  if (meta.image) item.append(vignette(meta.image));
  return item;
}

// Décorative : le titre, juste à côté, dit déjà tout ; elle n'est demandée que si on la voit.
function vignette(chemin) {
  const image = element("img", "resultat__image");
  Object.assign(image, { alt: "", loading: "lazy", decoding: "async", width: 160, height: 96 });
  image.src = duSite(chemin);
  return image;
}

async function remplirFiltres() {
  const connus = await (await charger()).pagefind.filters();
  for (const select of selecteurs) {
    for (const valeur of Object.keys(connus[select.name] ?? {}).sort((a, b) => a.localeCompare(b, "fr"))) {
      select.append(new Option(valeur, valeur));
    }
  }
}

let minuterie;
function relancer() {
  telleQuelle = false;
  clearTimeout(minuterie);
  minuterie = setTimeout(montrer, 150);
}

const formulaire = page.querySelector("form");
champ.addEventListener("input", relancer);
formulaire.addEventListener("submit", (evenement) => {
  evenement.preventDefault();
  clearTimeout(minuterie);
  montrer();
});
formulaire.addEventListener("reset", () => setTimeout(relancer));
for (const select of selecteurs) select.addEventListener("change", montrer);

page.querySelector("[data-sans-script]").hidden = true;
formulaire.hidden = false;
const parametres = new URLSearchParams(location.search);
champ.value = parametres.get("q") ?? "";
telleQuelle = parametres.has("exact");
// On vient du bouton de l'entête, ou de la touche « / » : c'est pour écrire.
if (location.hash === "#q" || parametres.get("q") === "") champ.focus();

// Le moteur pèse plus que la page : sans question, il attend qu'on s'approche du champ ou des filtres.
let amorce;
function amorcer() {
  amorce ??= remplirFiltres()
    .then(() => {
      for (const select of selecteurs) select.value ||= parametres.get(select.name) ?? "";
      return montrer();
    })
    .catch(() => {
      etat.textContent = textes.panne;
    });
}

const filtree = selecteurs.some(({ name }) => parametres.get(name));
volet.open = matchMedia("(min-width: 60em)").matches || filtree;
for (const geste of ["focusin", "pointerover"]) formulaire.addEventListener(geste, amorcer, { once: true });
if (champ.value.trim() || filtree || formulaire.contains(document.activeElement)) amorcer();
else attendreUnMot();
