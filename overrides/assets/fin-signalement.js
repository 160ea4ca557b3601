// La fin d'un signalement : à qui il va, le fichier, le courriel tout prêt, la feuille à imprimer.
// `dossier` réunit le genre décrit, le territoire, les réponses et de quoi lire qui signale (`dit`).
import { proposerCopie } from "./copier.js";
import { enregistrer } from "./enregistrer.js";
import { creer } from "./questions.js";
import { valeurA } from "./regles.js";
import { adresseDuCourriel, enCellule, enTableau, majuscule, remplir } from "./signalement.js";

const reunir = (...textes) => textes.filter((t) => t.trim()).join(", ");

// Les réponses, dans l'ordre des questions : de quoi relire, écrire, remplir le tableau.
function reponses({ decrit, donnees, saisies }) {
  return decrit.champs
    .filter(({ nom }) => saisies[nom] !== undefined)
    .map((champ) => ({ champ, cellule: enCellule(decrit, champ, saisies[champ.nom], valeurA(donnees, champ.nom)) }));
}

function tableau(dossier) {
  const { decrit, territoire, reference, jour, dit } = dossier;
  const cellules = new Map(reponses(dossier).map(({ champ, cellule }) => [champ.nom, cellule]));
  cellules.set("origine", dit("origine"));
  cellules.set("dates.remontee", jour);
  const titres = [
    { titre: territoire.phrases.courrier.reference, cellule: reference },
    { titre: territoire.genre, cellule: decrit.libelle },
  ];
  return enTableau(decrit, cellules, titres);
}

// Le plus complet des messages qu'une messagerie acceptera.
const adresser = (courriel, sujet, corps) => corps.map((texte) => adresseDuCourriel(courriel, sujet, texte)).find(Boolean) ?? "";

const libelleDe = ({ groupe, libelle, unite }) => `${groupe ? `${groupe}, ` : ""}${libelle}${unite ? ` (${unite})` : ""}`;

function rediger(dossier, fichier) {
  const { decrit, territoire, donnees, manques, reference, dit } = dossier;
  const { courrier: dits, origines } = territoire.phrases;
  const { commune } = donnees;
  const lignes = reponses(dossier).map(({ champ, cellule }) => `${libelleDe(champ)} : ${cellule}`);
  const coordonnees = reunir(dit("moi-telephone"), dit("moi-courriel"));
  const tete = [
    `${dits.reference} : ${reference}`,
    `${dits.genre} : ${decrit.libelle}`,
    `${dits.origine} : ${origines[dit("origine")]}`,
    remplir(dits.moi, { nom: dit("moi-nom").trim(), coordonnees }),
    dits.accord,
  ];
  const reste = manques.length ? [dits.manque, ...manques.map(({ texte }) => `- ${texte}`)] : [];
  const debut = remplir(dits.debut, { commune });
  const composer = (...parties) => parties.filter((p) => p.length).map((p) => [p].flat().join("\n")).join("\n\n");
  const genre = decrit.libelle;
  return {
    sujet: remplir(dits.sujet, { genre, commune, reference }),
    entier: composer(debut, tete, lignes, reste, remplir(dits.joint, { fichier })),
    sansManques: composer(debut, tete, lignes, remplir(dits.joint, { fichier })),
    court: composer(debut, tete, remplir(dits.detail, { fichier })),
  };
}

const section = (titre, ...suite) => creer("section", { class: "a-l-ecran" }, titre, ...suite);

function destinataire({ territoire, donnees }) {
  const [nom, { phrases }] = [donnees.commune, territoire];
  const [, , , , epci, rang] = territoire.communes.find(([, autre]) => autre === nom);
  const qui = territoire.qui[rang];
  const chemin = qui.territoire ? remplir(phrases.chemin, { commune: nom, epci: territoire.epci[epci], territoire: qui.territoire }) : remplir(phrases.chemin_seul, { commune: nom });
  return { qui, chemin };
}

function cadreDuDestinataire(phrases, { qui, chemin }) {
  const appel = qui.appel && creer("a", { href: `tel:${qui.appel}` }, remplir(phrases.appeler, { numero: qui.telephone }));
  const dit = [qui.organisme, qui.fonction].filter(Boolean).join(", ");
  return creer("div", { class: "fin__qui" }, creer("p", {}, creer("strong", {}, `${phrases.a_qui} : ${dit}`)), creer("p", {}, chemin), creer("p", {}, qui.courriel ?? phrases.sans_courriel), appel ? creer("p", {}, appel) : undefined);
}

function recapituler(dossier) {
  const { decrit, territoire, reference, dit } = dossier;
  const { courrier: dits, origines, recapitulatif } = territoire.phrases;
  const coordonnees = reunir(dit("moi-nom"), dit("moi-telephone"), dit("moi-courriel"));
  const paires = [
    [dits.reference, reference],
    [dits.genre, decrit.libelle],
    [dits.origine, `${origines[dit("origine")]} — ${coordonnees}`],
    ...reponses(dossier).map(({ champ, cellule }) => [libelleDe(champ), cellule]),
  ];
  const lignes = paires.map(([quoi, vaut]) => creer("div", {}, creer("dt", {}, quoi), creer("dd", {}, vaut)));
  return [creer("h2", {}, recapitulatif), creer("dl", {}, ...lignes), creer("p", { class: "note" }, dits.accord)];
}

// Un bouton, et ce qu'il fait.
function bouton(phrase, geste, fort) {
  const fait = creer("button", { type: "button", class: `bouton${fort ? " bouton--fort" : ""}` }, phrase);
  fait.addEventListener("click", geste);
  return fait;
}

function messageACopier(phrases, texte) {
  const message = creer("textarea", { id: "message", rows: 12, readonly: true });
  message.value = texte;
  const [copier, copie] = [creer("button", { type: "button", class: "bouton" }, phrases.copier), creer("span", { role: "status" })];
  proposerCopie(copier, copie, () => message.value, phrases, () => message.select());
  return section(creer("label", { for: "message" }, phrases.message), message, creer("p", {}, copier, " ", copie));
}

// Le courriel tout prêt ; trop long pour une messagerie, il dit de joindre le fichier.
function courrielPret(phrases, { courriel }, { sujet, entier, sansManques, court }) {
  if (!courriel) return "";
  const long = adresser(courriel, sujet, [entier, sansManques]);
  const adresse = long || adresser(courriel, sujet, [court]);
  if (!adresse) return "";
  const lien = creer("a", { class: "bouton bouton--fort", href: adresse, "data-courriel": true }, phrases.courriel_pret);
  return section(creer("p", {}, phrases.courriel_dit, long ? "" : ` ${phrases.courriel_long}`), creer("p", {}, lien));
}

// Tout ce que montre la dernière page.
export function composerFin(dossier, { revenir, effacer }) {
  const { decrit, territoire, reference, manques } = dossier;
  const { phrases } = territoire;
  const fichier = `${decrit.genre}-${reference}.csv`;
  const [recoit, message] = [destinataire(dossier), rediger(dossier, fichier)];
  const reste = manques.length ? [creer("h3", {}, phrases.a_completer), creer("ul", {}, ...manques.map(({ texte }) => creer("li", {}, majuscule(texte))))] : [];
  return [
    creer("h2", { id: "fin", class: "a-l-ecran" }, phrases.fin),
    creer("p", { class: "a-l-ecran" }, creer("strong", {}, phrases.fin_dit)),
    cadreDuDestinataire(phrases, recoit),
    section(creer("p", {}, phrases.fichier_dit), creer("p", {}, bouton(phrases.fichier, () => enregistrer(tableau(dossier), fichier, "text/csv"), true))),
    courrielPret(phrases, recoit.qui, message),
    section(creer("p", {}, phrases.imprimer_dit), creer("p", {}, bouton(phrases.imprimer, () => window.print()))),
    messageACopier(phrases, `${message.sujet}\n\n${message.entier}`),
    ...recapituler(dossier),
    ...reste,
    section(creer("p", { class: "actions" }, bouton(phrases.revenir, revenir), bouton(phrases.effacer, effacer))),
  ];
}
