// « Signaler une offre » : demander, vérifier, garder sur l'appareil, préparer l'envoi. Questions,
// règles et phrases viennent des données du genre ; rien ne part sans un geste de la personne.
import { jourLocal } from "./dates-dites.js";
import { composerFin } from "./fin-signalement.js";
import { convient, creer, dessiner, lireSaisie, remettre, repere } from "./questions.js";
import { Lecteur, champVise, dire, juger, reproches } from "./regles.js";
import { distance, plier } from "./requete.js";
import { majuscule, trouverCommunes } from "./signalement.js";
import { tenter } from "./stockage.js";

const CLE = "nouvelle-vie.signalement";
const boite = document.querySelector("[data-signaler]");
const formulaire = boite.querySelector("form");
const [etat, bilan, questions, attend, fin, efface] = ["etat", "bilan", "questions", "attend", "fin", "effacer"].map((nom) =>
  boite.querySelector(`[data-${nom}]`),
);
const PAR_ADRESSE = ["origine", "genre", "commune"];
const FIXES = [...PAR_ADRESSE, "moi-nom", "moi-telephone", "moi-courriel"];

let territoire; // routage et phrases
let phrases;
let communes;
let decrit; // le genre choisi
let elements = new Map(); // ses champs dessinés ; ranger en détache un instant de la page
let brouillon = { saisies: {} };
let numero = 0;

const lire = async (nom) => {
  const recu = await fetch(`${boite.dataset.donnees}${nom}.json`);
  if (!recu.ok) throw new Error(recu.statusText);
  return recu.json();
};
const nouvelleReference = () => {
  const signes = [...crypto.getRandomValues(new Uint8Array(5))].map((octet) => "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"[octet % 32]);
  return `S-${aujourdhui().replaceAll("-", "")}-${signes.join("")}`;
};
const aujourdhui = () => jourLocal(new Date()).toISOString().slice(0, 10);

// --- garder sur l'appareil ----------------------------------------------------------------------

const garder = () => tenter(() => localStorage.setItem(CLE, JSON.stringify(brouillon)));
const oublier = () => tenter(() => localStorage.removeItem(CLE));
const retrouver = () => {
  const lu = tenter(() => JSON.parse(localStorage.getItem(CLE)));
  if (typeof lu?.saisies !== "object" || !lu.saisies) return undefined;
  return { ...lu, reference: typeof lu.reference === "string" ? lu.reference : undefined };
};

// --- les champs ---------------------------------------------------------------------------------

const sorteDe = (champ) => decrit.lectures[champ.lecture].sorte;
const demandes = () => decrit.champs.filter(({ nom }) => nom !== "commune");
const elementDe = (nom) => elements.get(nom) ?? boite.querySelector(`#champ-${CSS.escape(repere(nom))}`);
const valeurFixe = (nom) => {
  const champ = formulaire.elements[nom];
  return champ?.value ?? "";
};

function saisies() {
  const dites = {};
  if (valeurFixe("commune").trim()) dites.commune = valeurFixe("commune");
  for (const champ of demandes()) {
    const saisie = lireSaisie(elementDe(champ.nom), sorteDe(champ));
    if (saisie !== undefined && saisie.length) dites[champ.nom] = saisie;
  }
  return dites;
}

function noter() {
  for (const nom of FIXES) brouillon[nom] = valeurFixe(nom);
  if (decrit) brouillon.saisies[decrit.genre] = saisies();
  brouillon.reference ??= nouvelleReference();
  garder();
}

// Montre, ou retire, ce qui ne va pas dans un champ.
function montrerFaute(nom, fautes) {
  const element = elementDe(nom);
  if (!element) return;
  const place = element.querySelector(".champ__faute");
  const dites = fautes.map(({ texte, remede }) => [majuscule(texte), remede && `${majuscule(remede)}.`]);
  place.replaceChildren(...dites.map(([texte, remede]) => creer("span", {}, creer("strong", {}, `${texte}.`), remede ? ` ${remede}` : "")));
  place.hidden = !dites.length;
  const groupe = element.matches("fieldset");
  for (const commande of groupe ? [element] : element.querySelectorAll("input, select, textarea")) {
    if (dites.length) {
      commande.setAttribute("aria-invalid", "true");
      if (groupe) commande.setAttribute("aria-describedby", place.id);
    } else commande.removeAttribute("aria-invalid");
  }
}

// En quittant un champ : ce qu'il a de mal écrit, et les règles qui ne regardent que lui.
function verifierChamp(nom) {
  if (nom.startsWith("moi-")) return montrerFaute(nom, coordonneesFausses().filter((f) => f.nom === nom));
  if (FIXES.includes(nom) && nom !== "commune") return montrerFaute(nom, []);
  if (!decrit) {
    const dite = valeurFixe("commune").trim();
    const { remede } = dite ? communes(dite) : {};
    return montrerFaute(nom, remede ? [{ texte: phrases.commune, remede }] : []);
  }
  const dites = saisies();
  if (dites[nom] === undefined) return montrerFaute(nom, []);
  const siennes = juger(decrit, dites, communes).parChamp.filter((faute) => {
    const vise = champVise(decrit, faute);
    return vise?.nom === nom && vise.chemin.every((pas, rang) => faute.chemin[rang] === pas) && faute.code !== "champ-manquant";
  });
  montrerFaute(nom, siennes.map((faute) => dire(decrit, faute)));
  return undefined;
}

// La commune tapée en entier, sous son code ou sans ses accents, prend son vrai nom.
function nommerCommune() {
  const champ = formulaire.elements.commune;
  const { nom } = champ.value.trim() ? communes(champ.value.trim()) : {};
  if (nom) champ.value = nom;
}

// --- dessiner les questions d'un genre ------------------------------------------------------------

// Les champs que les règles réclament, d'après les choix faits ; avant le premier, on ne sait pas.
function reclames() {
  const [dites, donnees] = [saisies(), {}];
  if (demandes().some((champ) => champ.choix && champ.exige && champ.chemin.length === 1 && !dites[champ.nom])) return new Set();
  for (const champ of demandes()) {
    if (champ.choix && champ.chemin.length === 1 && dites[champ.nom]) donnees[champ.nom] = dites[champ.nom];
    if (sorteDe(champ) === "oui-non" && champ.chemin.length === 1 && dites[champ.nom]) donnees[champ.nom] = dites[champ.nom] === "oui";
  }
  const noms = new Set();
  for (const faute of reproches(decrit.regles, donnees)) {
    const vise = champVise(decrit, faute);
    const groupe = vise && vise.chemin.length > 1 && vise.groupe && !faute.valeurs.groupe;
    for (const champ of decrit.champs) if (champ === vise || (groupe && champ.chemin[0] === vise.chemin[0])) noms.add(champ.nom);
  }
  return noms;
}

const partieDe = (champ, loi) => (champ.partie === "reste" && loi.has(champ.nom) ? "loi" : champ.partie);

// Range chaque champ dans sa partie ; un élément déjà dessiné n'est que déplacé.
function ranger() {
  const loi = reclames();
  for (const partie of ["essentiel", "loi", "dire", "reste"]) {
    const place = questions.querySelector(`[data-partie="${partie}"]`);
    const siens = demandes().filter((champ) => partieDe(champ, loi) === partie);
    const suite = [];
    for (const champ of siens) {
      const element = elements.get(champ.nom);
      const voisins = siens.filter(({ groupe }) => groupe && groupe === champ.groupe);
      if (voisins.length < 2) suite.push(element);
      else if (voisins[0] === champ) suite.push(creer("fieldset", { class: "groupe" }, creer("legend", {}, champ.groupe), ...voisins.map(({ nom }) => elements.get(nom))));
    }
    place.replaceChildren(...suite);
    place.closest(".partie, .replie").hidden = !siens.length;
  }
}

function dessinerTout() {
  const dits = phrases.parties;
  const partie = (nom, replie) => {
    const [titre, place] = [`partie-${nom}`, creer("div", { "data-partie": nom })];
    const dit = dits[`${nom}_dit`] ? creer("p", { class: "champ__aide" }, dits[`${nom}_dit`]) : undefined;
    if (replie) return creer("details", { class: "replie" }, creer("summary", {}, dits[nom]), dit, place);
    return creer("section", { class: "partie", "aria-labelledby": titre }, creer("h2", { id: titre }, dits[nom]), dit, place);
  };
  questions.replaceChildren(partie("essentiel"), partie("loi"), partie("dire", true), partie("reste", true));
  elements = new Map(demandes().map((champ) => [champ.nom, dessiner(champ, sorteDe(champ), phrases)]));
  const gardees = brouillon.saisies[decrit.genre] ?? {};
  for (const champ of demandes()) {
    if (convient(sorteDe(champ), gardees[champ.nom])) remettre(elements.get(champ.nom), sorteDe(champ), gardees[champ.nom]);
  }
  ranger();
  const decident = new Set(demandes().filter((c) => c.choix || sorteDe(c) === "oui-non").map(({ nom }) => nom));
  questions.onchange = (geste) => {
    const nom = geste.target.closest("[data-champ]")?.dataset.champ;
    if (!decident.has(nom) || !["essentiel", "loi"].includes(decrit.champs.find((c) => c.nom === nom).partie)) return;
    const tenu = document.activeElement;
    ranger();
    tenu?.focus({ preventScroll: true });
  };
  attend.hidden = true;
}

async function choisirGenre(genre) {
  numero += 1;
  const mien = numero;
  try {
    const lu = await lire(genre);
    if (mien !== numero) return;
    decrit = lu;
    dessinerTout();
  } catch (erreur) {
    dirEtat(phrases.panne);
    throw erreur;
  }
}

// --- finir --------------------------------------------------------------------------------------

// Ce que le modèle reprocherait à un téléphone ou à un courriel, avec ses mots.
function coordonneesFausses() {
  if (!decrit) return [];
  const lecteur = new Lecteur(decrit);
  return ["telephone", "courriel"].flatMap((cle) => {
    const dite = valeurFixe(`moi-${cle}`);
    if (!dite.trim()) return [];
    try {
      lecteur.lire(decrit.champs.find(({ nom }) => nom === `contact.${cle}`), dite);
      return [];
    } catch (refus) {
      return [{ nom: `moi-${cle}`, ...dire(decrit, refus) }];
    }
  });
}

function* exigencesDeLaPage() {
  const [dits, { elements }] = [phrases.exigences, formulaire];
  if (!valeurFixe("origine")) yield { nom: "origine", texte: dits.origine };
  if (!valeurFixe("genre")) yield { nom: "genre", texte: dits.genre };
  if (!valeurFixe("moi-nom").trim()) yield { nom: "moi-nom", texte: dits.nom };
  if (!valeurFixe("moi-telephone").trim() && !valeurFixe("moi-courriel").trim()) yield { nom: "moi-telephone", texte: dits.joindre };
  yield* coordonneesFausses();
  if (!elements.accord.checked) yield { nom: "accord", texte: dits.accord };
  if (!elements.notice.checked) yield { nom: "notice", texte: dits.notice };
}

const nomDe = (faute) => champVise(decrit, faute)?.nom ?? "titre";

function relever() {
  const juge = decrit ? juger(decrit, saisies(), communes) : { donnees: {}, fautes: [] };
  const situees = juge.fautes.map((faute) => ({ nom: nomDe(faute), famille: faute.famille, ...dire(decrit, faute) }));
  const page = [...exigencesDeLaPage()];
  const rang = (nom) => [...formulaire.querySelectorAll("[data-champ]")].indexOf(elementDe(nom));
  const corriger = [...situees.filter(({ famille }) => !famille), ...page].sort((a, b) => rang(a.nom) - rang(b.nom));
  const de = (voulue) => situees.filter(({ famille }) => famille === voulue);
  return { donnees: juge.donnees, corriger: [...corriger, ...de("controles")], completer: de("regles"), ecrire: de("completude") };
}

function allerA(nom) {
  const element = elementDe(nom);
  const replie = element.closest("details.replie");
  if (replie) replie.open = true;
  element.scrollIntoView({ block: "start" });
  element.querySelector("input, select, textarea").focus({ preventScroll: true });
}

function listeDeFautes(fautes) {
  return creer(
    "ul",
    {},
    ...fautes.map(({ nom, texte, remede }) => {
      const lien = creer("a", { href: `#champ-${repere(nom)}` }, majuscule(texte));
      lien.addEventListener("click", (geste) => {
        geste.preventDefault();
        allerA(nom);
      });
      return creer("li", {}, lien, remede ? creer("span", {}, `${majuscule(remede)}.`) : "");
    }),
  );
}

function montrerBilan({ corriger, completer, ecrire, donnees }) {
  for (const element of formulaire.querySelectorAll("[data-champ]")) {
    const nom = element.dataset.champ;
    montrerFaute(nom, [...corriger, ...completer].filter((faute) => faute.nom === nom));
  }
  const contenu = [creer("h2", { id: "bilan" }, `${phrases.revoir} (${corriger.length + completer.length})`)];
  if (corriger.length) contenu.push(creer("h3", {}, phrases.a_corriger), listeDeFautes(corriger));
  if (completer.length) {
    contenu.push(creer("h3", {}, phrases.a_completer), creer("p", {}, phrases.a_completer_dit), listeDeFautes(completer));
    if (!corriger.length) {
      const passer = creer("button", { type: "button", class: "bouton bouton--fort" }, phrases.quand_meme);
      passer.addEventListener("click", () => montrerFin(donnees, [...completer, ...ecrire]));
      contenu.push(creer("p", {}, passer));
    }
  }
  if (ecrire.length) {
    const titre = `${phrases.a_ecrire} (${ecrire.length})`;
    contenu.push(creer("details", { class: "replie" }, creer("summary", {}, titre), creer("p", {}, phrases.a_ecrire_dit), listeDeFautes(ecrire)));
  }
  bilan.replaceChildren(...contenu);
  bilan.hidden = false;
  bilan.scrollIntoView({ block: "start" });
  bilan.focus({ preventScroll: true });
}

// La dernière page : à qui, le fichier, le courriel, la feuille.
function montrerFin(donnees, manques) {
  const dossier = { decrit, territoire, donnees, manques, saisies: saisies(), reference: brouillon.reference, jour: aujourdhui(), dit: valeurFixe };
  const revenir = () => {
    fin.hidden = true;
    formulaire.hidden = false;
    formulaire.scrollIntoView();
    formulaire.querySelector("input").focus({ preventScroll: true });
  };
  fin.replaceChildren(...composerFin(dossier, { revenir, effacer: toutEffacer }));
  formulaire.hidden = true;
  bilan.hidden = true;
  fin.hidden = false;
  fin.scrollIntoView({ block: "start" });
  fin.focus({ preventScroll: true });
}

// --- ouvrir la page -----------------------------------------------------------------------------

function dirEtat(phrase, ...suite) {
  etat.replaceChildren(phrase, ...suite);
}

function toutEffacer() {
  oublier();
  brouillon = { saisies: {} };
  decrit = undefined;
  elements = new Map();
  formulaire.reset();
  questions.replaceChildren();
  for (const element of formulaire.querySelectorAll("[data-champ]")) montrerFaute(element.dataset.champ, []);
  [attend.hidden, bilan.hidden, fin.hidden, formulaire.hidden] = [false, true, true, false];
  dirEtat(phrases.efface);
  etat.scrollIntoView({ block: "center" });
  formulaire.querySelector("input").focus({ preventScroll: true });
}

// L'adresse l'emporte sur le brouillon : « ?genre=logement&commune=48104 ». Elle ne dit jamais qui
// signale : un lien reçu ne remplace pas les coordonnées de la personne par celles d'un autre.
function reprendre() {
  const [demande, garde] = [new URLSearchParams(location.search), retrouver()];
  brouillon = garde ?? brouillon;
  for (const nom of FIXES) {
    const dit = (PAR_ADRESSE.includes(nom) && demande.get(nom)) || brouillon[nom];
    if (!dit || typeof dit !== "string") continue;
    const champ = formulaire.elements[nom];
    if (champ instanceof RadioNodeList) for (const bouton of champ) bouton.checked = bouton.value === dit;
    else champ.value = dit.slice(0, 300);
  }
  nommerCommune();
  if (garde) dirEtat(phrases.repris);
}

async function ouvrir() {
  territoire = await lire("communes");
  ({ phrases } = territoire);
  communes = trouverCommunes(territoire, plier, distance);
  boite
    .querySelector("#communes")
    .append(...territoire.communes.map(([, nom, codes, anciennes]) => new Option([codes.join(" "), ...anciennes].join(" · "), nom)));
  reprendre();
  formulaire.addEventListener("input", noter);
  formulaire.addEventListener("change", (geste) => {
    if (geste.target.name === "genre") choisirGenre(geste.target.value).then(noter);
    if (geste.target.name === "commune") nommerCommune();
    noter();
  });
  // Un doigt posé ailleurs vise ce qui s'y trouve : rien ne bouge sous lui avant qu'il se lève.
  let pose = false;
  const leve = [];
  document.addEventListener("pointerdown", () => (pose = true), true);
  for (const fin of ["pointerup", "pointercancel"]) {
    document.addEventListener(fin, () => setTimeout(() => ((pose = false), leve.splice(0).forEach((faire) => faire()))), true);
  }
  formulaire.addEventListener("focusout", (geste) => {
    const element = geste.target.closest("[data-champ]");
    if (!element || element.contains(geste.relatedTarget)) return;
    const verifier = () => verifierChamp(element.dataset.champ);
    if (pose) leve.push(verifier);
    else verifier();
  });
  formulaire.addEventListener("submit", (geste) => {
    geste.preventDefault();
    noter();
    const releve = relever();
    if (releve.corriger.length || releve.completer.length) montrerBilan(releve);
    else montrerFin(releve.donnees, releve.ecrire);
  });
  efface.addEventListener("click", toutEffacer);
  if (valeurFixe("genre")) await choisirGenre(valeurFixe("genre"));
  boite.dataset.prete = "";
}

ouvrir();
