// Remplir l'auto-évaluation du label. Rien n'est envoyé : les réponses vivent dans ce navigateur et
// dans le fichier que la personne enregistre. Sans script, la grille s'imprime et se remplit à la main.
import { proposerCopie } from "./copier.js";
import { direHeure, direInstant, direJour, jourLocal } from "./dates-dites.js";
import { enregistrer } from "./enregistrer.js";
import { Memoire } from "./memoire-evaluation.js";
import { Refus, criteresDe, ecrireFiche, ecrireFichier, estVide, juger, lireFichier, nettoyer, niveauRetenu } from "./evaluation.js";

const page = document.querySelector("[data-auto-evaluation]");
const trouver = (attribut) => page.querySelector(`[data-${attribut}]`);
const regles = JSON.parse(page.dataset.regles);
const dites = JSON.parse(page.dataset.textes);
const menu = page.elements.namedItem("commune");
const etat = trouver("etat");
const refus = trouver("refus");
const memoire = new Memoire(regles.grille);

let evaluation = { commune: "", le: "", reponses: {} };
let constats = null;
let attente = 0;

const dire = (texte, valeurs = {}) => Object.entries(valeurs).reduce((dit, [cle, valeur]) => dit.replace(`{${cle}}`, () => valeur), texte);
const connait = (code) => [...menu.options].some(({ value }) => value === code);

// — Garder, reprendre —

function garder() {
  const gardee = memoire.garder(ecrireFichier(regles, evaluation, nomDeCommune()));
  annoncer(gardee ? dire(dites.gardees, { heure: direHeure(new Date()) }) : dites.non_gardees);
}

function reprendre() {
  const gardee = memoire.lire();
  if (!gardee) return;
  try {
    evaluation = lireFichier(gardee, regles, connait);
    annoncer(dire(dites.reprises, { quand: direInstant(evaluation.le) }));
  } catch (erreur) {
    if (!(erreur instanceof Refus)) throw erreur;
    if (erreur.motif !== "illisible") memoire.ecarter(gardee);
    refuser(erreur);
  }
}

function annoncer(texte) {
  clearTimeout(attente);
  attente = 0;
  etat.textContent = texte;
}

function refuser({ motif, valeurs }) {
  refus.textContent = dire(dites.refus[motif], valeurs);
  refus.hidden = false;
}

// — Le formulaire et ce qu'il dit —

const nomDeCommune = () => (evaluation.commune ? menu.selectedOptions[0].textContent : "");
const champs = (code) => page.elements.namedItem(`${code}-niveau`);

function remplir() {
  menu.value = evaluation.commune;
  for (const critere of criteresDe(regles)) {
    const { code } = critere;
    const { preuve = "", manque = "", pour_le: pourLe = "" } = evaluation.reponses[code] ?? {};
    for (const [cle, valeur] of Object.entries({ preuve, manque, pour_le: pourLe })) {
      page.elements.namedItem(`${code}-${cle}`).value = valeur;
    }
    cocher(critere);
  }
}

function cocher(critere) {
  const retenu = niveauRetenu(critere, evaluation.reponses, constats);
  for (const bouton of champs(critere.code)) {
    bouton.checked = bouton.value === (retenu === null ? "" : String(retenu));
    bouton.disabled = critere.constate && constats !== null;
  }
}

function lireReponse(code) {
  const valeur = (cle) => page.elements.namedItem(`${code}-${cle}`).value;
  const cochee = champs(code)[0].disabled ? evaluation.reponses[code]?.niveau : valeur("niveau");
  const niveau = cochee === "" || cochee === undefined ? undefined : Number(cochee);
  const reponse = nettoyer({ niveau, preuve: valeur("preuve"), manque: valeur("manque"), pour_le: valeur("pour_le") });
  if (Object.keys(reponse).length) evaluation.reponses[code] = reponse;
  else delete evaluation.reponses[code];
}

async function constater() {
  const demandee = evaluation.commune;
  let dit = page.dataset.attente;
  let recus = null;
  if (demandee) {
    try {
      const recu = await fetch(page.dataset.constats);
      if (!recu.ok) throw new Error(recu.statusText);
      recus = (await recu.json()).communes[demandee] ?? {};
    } catch {
      dit = page.dataset.panne;
    }
  }
  if (demandee !== evaluation.commune) return;
  constats = recus;
  for (const critere of criteresDe(regles).filter(({ constate }) => constate)) {
    cocher(critere);
    const niveau = regles.niveaux[niveauRetenu(critere, evaluation.reponses, constats) ?? 0];
    const note = page.querySelector(`[data-constat="${critere.code}"] span`);
    note.textContent = constats ? dire(page.dataset.constat, { niveau }) : dit;
  }
  montrer();
}

// — Le résumé, le papier, l'extrait —

const ligne = ({ critere, manque, pour_le: pourLe }) => {
  const [item, lien] = ["li", "a"].map((balise) => document.createElement(balise));
  lien.href = `#${critere.code}`;
  lien.textContent = `${critere.code}. ${critere.titre}`;
  item.append(lien);
  const suite = [manque, pourLe && dire(dites.pour_le, { jour: direJour(new Date(pourLe)) })].filter(Boolean).join(", ");
  if (suite) {
    const dite = document.createElement("span");
    dite.textContent = suite;
    item.append(dite);
  }
  return item;
};

const famille = ({ code, titre, comptes, vides }) => {
  const [groupe, nom, dit] = ["div", "dt", "dd"].map((balise) => document.createElement(balise));
  nom.textContent = `${code}. ${titre}`;
  const parties = comptes.map((nombre, rang) => [regles.niveaux[rang], nombre]).reverse();
  parties.push([dites.reponse_vide, vides]);
  const montrees = parties.filter(([, nombre]) => nombre).map(([niveau, nombre]) => dire(dites.compte, { nom: niveau, nombre }));
  dit.textContent = montrees.join(" · ");
  groupe.append(nom, dit);
  return groupe;
};

function montrer() {
  const { familles, manques, bloquants } = juger(regles, evaluation.reponses, constats);
  const vide = estVide(evaluation);
  trouver("resume-vide").hidden = !vide;
  trouver("resume-plein").hidden = vide;
  trouver("bloquants").replaceChildren(...bloquants.map(ligne));
  trouver("sans-bloquant").hidden = bloquants.length > 0;
  trouver("manques").replaceChildren(...manques.filter((suivi) => !bloquants.includes(suivi)).map(ligne));
  trouver("sans-manque").hidden = manques.length > bloquants.length || bloquants.length > 0;
  trouver("comptes").replaceChildren(...familles.map(famille));
  trouver("fiche").value = ecrireFiche(regles, evaluation.reponses, constats);
  for (const papier of page.querySelectorAll("[data-papier]")) papier.textContent = surLePapier(papier.dataset.papier);
}

function surLePapier(nom) {
  if (nom === "commune") return nomDeCommune();
  if (nom === "le") return evaluation.le && !estVide(evaluation) ? direJour(jourLocal(new Date(evaluation.le))) : "";
  const { value } = page.elements.namedItem(nom);
  return value && nom.endsWith("pour_le") ? direJour(new Date(value)) : value;
}

function tout() {
  remplir();
  montrer();
  constater();
}

// — Les gestes —

// Rend vrai si la personne confirme ; Échap et « Annuler » valent non.
function confirmer(question, oui) {
  const boite = trouver("confirmation");
  boite.querySelector("#confirmation").textContent = question;
  trouver("oui").textContent = oui;
  boite.returnValue = "";
  boite.showModal();
  return new Promise((resoudre) => {
    boite.addEventListener("close", () => resoudre(boite.returnValue === "oui"), { once: true });
  });
}

function exporter() {
  if (!evaluation.le) evaluation.le = new Date().toISOString();
  const lieu = evaluation.commune ? menu.selectedOptions[0].dataset.slug : "";
  const nom = `${[dites.fichier, lieu, "grille", regles.grille, jourLocal(new Date(evaluation.le)).toISOString().slice(0, 10)].filter(Boolean).join("-")}.json`;
  enregistrer(ecrireFichier(regles, evaluation, nomDeCommune()), nom, "application/json");
  annoncer(dire(dites.exportees, { fichier: nom }));
}

async function importer(fichier) {
  refus.hidden = true;
  try {
    if (fichier.size > regles.poids_max) throw new Refus("lourd", { poids: Math.ceil(fichier.size / 1000) });
    const lue = lireFichier(await fichier.text(), regles, connait);
    if (!estVide(evaluation) && !(await confirmer(dites.remplacer, dites.remplacer_oui))) return;
    const { le } = lue;
    evaluation = lue;
    tout();
    garder();
    annoncer(dire(dites.importees, { quand: direInstant(le) }));
  } catch (erreur) {
    if (!(erreur instanceof Refus)) throw erreur;
    refuser(erreur);
  }
}

async function effacer() {
  if (!(await confirmer(dites.effacer, dites.effacer_oui))) return;
  evaluation = { commune: "", le: "", reponses: {} };
  constats = null;
  refus.hidden = true;
  trouver("autre").hidden = true;
  memoire.oublier();
  tout();
  annoncer(dites.effacees);
}

function proposerAutreGrille() {
  const [grille] = memoire.autres();
  if (!grille) return;
  const autre = trouver("autre");
  autre.querySelector("span").textContent = dire(dites.autre_grille, { grille });
  autre.querySelector("button").addEventListener("click", () => enregistrer(memoire.lire(grille), `${dites.fichier}-grille-${grille}.json`, "application/json"));
  autre.hidden = false;
}

page.addEventListener("input", ({ target }) => {
  if (target === menu) {
    evaluation.commune = menu.value;
    constater();
  } else {
    const [code, cle] = (target.name ?? "").split("-");
    if (!cle) return;
    lireReponse(code);
  }
  evaluation.le = new Date().toISOString();
  montrer();
  clearTimeout(attente);
  attente = setTimeout(garder, 300);
});
addEventListener("pagehide", () => {
  if (attente && !estVide(evaluation)) garder();
});
addEventListener("storage", ({ key, newValue }) => {
  if (key !== memoire.cle() || !newValue) return;
  reprendre();
  tout();
});
page.addEventListener("submit", (geste) => geste.preventDefault());
trouver("exporter").addEventListener("click", exporter);
trouver("importer").addEventListener("click", () => trouver("fichier").click());
trouver("fichier").addEventListener("change", async ({ target }) => {
  if (target.files.length) await importer(target.files[0]);
  target.value = "";
});
trouver("effacer").addEventListener("click", effacer);
trouver("oui").addEventListener("click", () => trouver("confirmation").close("oui"));
trouver("non").addEventListener("click", () => trouver("confirmation").close());
const [bouton, extrait] = [trouver("copier"), trouver("fiche")];
proposerCopie(bouton, trouver("copie-etat"), () => extrait.value, bouton.dataset, () => extrait.select());
reprendre();
proposerAutreGrille();
tout();
