// Les offres à facettes : le formulaire, l'adresse et la liste vont ensemble. L'index n'est demandé
// que lorsqu'il sert : une adresse qui filtre, ou un formulaire ouvert.
import { assouplir } from "./assouplir.js";
import { dessinateur, dire, point } from "./cartes-offres.js";
import { ecrire, lire, sans } from "./etat-offres.js";
import { eloignement, filtrer, preparer, trier } from "./filtrage.js";
import { Formulaire, composer } from "./formulaire-offres.js";

const page = document.querySelector("[data-facettes]");
const { racine, flux } = page.dataset;
const textes = JSON.parse(page.dataset.textes);
const zone = (nom) => page.querySelector(`[data-${nom}]`);
const [dessin, ecrite, annonce, poses, vide, suite] = ["dessin", "ecrite", "combien", "poses", "sans-resultat", "suite"].map(zone);
const lienFlux = zone("flux-de-la-vue");
const formulaire = new Formulaire(page, textes.filtres);
const PAS = Number(page.dataset.parPage);
const PREMIERES = 6;
const ATTENTE = 300;

let base;
let dessiner;
let etat;
let tries = [];
let montres = 0;
let image;

const offres = (nombre) => `${dire(nombre)} ${nombre < 2 ? textes.une : textes.plusieurs}`;

let chargement;
function charger() {
  chargement ??= (async () => {
    const reponse = await fetch(page.dataset.index);
    if (!reponse.ok) throw new Error(reponse.statusText);
    const jour = new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Paris" }).format();
    base = preparer(await reponse.json(), jour);
    dessiner = dessinateur(base, zone("modele"), racine);
  })();
  return chargement;
}

// --- montrer --------------------------------------------------------------------------------------

const libre = () => !ecrire({ ...etat, vue: "" }).toString();

// Les cartes du haut d'abord, le reste à l'image suivante : la réponse se voit sans attendre.
function montrer(nombre) {
  cancelAnimationFrame(image);
  const debut = montres;
  montres = Math.min(tries.length, Math.max(nombre, PAS));
  if (!debut) dessin.replaceChildren();
  const tot = Math.min(montres, debut + PREMIERES);
  ajouter(debut, tot);
  if (tot < montres) image = requestAnimationFrame(() => ajouter(tot, montres));
  suite.hidden = dessin.hidden || montres >= tries.length;
}

function ajouter(de, a) {
  const cartes = document.createDocumentFragment();
  for (const rang of tries.slice(de, a)) cartes.append(dessiner(rang, eloignement(base, rang, etat)));
  dessin.append(cartes);
}

// Tout ce que l'état change : la liste, les comptes, les étiquettes, le flux, la carte.
function appliquer(nombre = PAS) {
  const { rangs, comptes } = filtrer(base, etat);
  tries = trier(base, rangs, etat);
  montres = 0;
  suite.hidden = true;
  const filtree = !libre();
  const listee = etat.vue !== "carte";
  // Sans filtre, la liste écrite par la fabrication reste : elle a les résumés.
  ecrite.hidden = filtree || !listee;
  dessin.hidden = !filtree || !listee || !rangs.length;
  annonce.textContent = rangs.length ? offres(rangs.length) : textes.filtres.zero;
  page.classList.add("facettes--comptee");
  if (dessin.hidden) dessin.replaceChildren();
  else montrer(nombre);
  montrerPoses();
  montrerAssouplissements(rangs.length || !filtree);
  montrerFlux(filtree);
  formulaire.compter(comptes, rangs.length, etat, base.index);
  montrerCarte();
}

function bouton(texte, classe, agir) {
  const element = document.createElement("button");
  element.type = "button";
  element.className = classe;
  element.textContent = texte;
  element.addEventListener("click", agir);
  return element;
}

// Un retrait ne doit pas perdre le clavier : le bouton touché disparaît, l'annonce prend sa place.
function passerA(nouveau) {
  aller(nouveau);
  annonce.tabIndex = -1;
  annonce.focus({ preventScroll: true });
}

function montrerPoses() {
  const filtres = formulaire.poses(etat, base.index);
  const elements = filtres.map(({ cle, dit, etat: suivant }) => {
    const element = bouton(dit, "facettes__pose", () => passerA(suivant ?? sans(base.index, etat, [cle])));
    element.setAttribute("aria-label", composer(textes.filtres.retirer, { filtre: dit }));
    const ligne = document.createElement("li");
    ligne.append(element);
    return ligne;
  });
  poses.replaceChildren(...elements);
  poses.hidden = !filtres.length;
  formulaire.direActifs(filtres.length);
}

// Sans filtre, une liste vide le dit déjà elle-même.
function montrerAssouplissements(inutile) {
  vide.hidden = Boolean(inutile);
  vide.replaceChildren();
  if (inutile) return;
  const intro = document.createElement("p");
  const titre = document.createElement("strong");
  titre.textContent = textes.filtres.aucune;
  intro.append(titre);
  const propositions = assouplir(base, etat);
  if (propositions.length) intro.append(document.createElement("br"), textes.filtres.essayer);
  const boutons = propositions.map(({ etat: large, cles, desserre, nombre: combien }) => {
    const dits = formulaire.poses(desserre ? large : etat, base.index).filter(({ cle }) => cles.includes(cle));
    const joints = [...new Set(dits.map(({ dit }) => dit))].join(textes.filtres.ni);
    const filtre = desserre ? joints : composer(textes.filtres.sans, { filtre: joints });
    return bouton(composer(textes.filtres.soit, { filtre, nombre: offres(combien) }), "bouton", () => passerA(large));
  });
  const actions = document.createElement("p");
  actions.className = "actions";
  actions.append(...boutons);
  vide.append(intro, actions);
}

// Le flux de la vue : celui de toutes les offres, ou celui du seul choix posé ; sinon aucun.
function montrerFlux(filtree) {
  const { tri, vue, ...demande } = etat;
  const vu = filtree && ecrire(demande).toString() ? formulaire.fluxDe(demande) : flux;
  lienFlux.hidden = !vu;
  if (vu) lienFlux.querySelector("a").href = vu;
}

// La carte géographique : chargée quand on la demande, tenue à jour ensuite. Sa page ne l'a que si
// l'habillage en a une (la macro `carte_interactive` et son module).
let carte;
async function montrerCarte() {
  const lieu = zone("carte-des-offres");
  if (!lieu) return;
  lieu.hidden = etat.vue !== "carte" && etat.vue !== "deux";
  if (lieu.hidden) return;
  try {
    carte ??= import(new URL(lieu.dataset.carteDesOffres, document.baseURI).href).then(({ creerCarte }) =>
      creerCarte(lieu.firstElementChild, { muette: true }),
    );
    const vue = await carte;
    vue.montrer(tries.map((rang) => point(base.index, rang, racine)));
  } catch {
    // La liste dit la même chose : elle revient.
    carte = undefined;
    lieu.hidden = true;
    aller({ ...etat, vue: "" });
    annonce.textContent = textes.filtres.panne_carte;
  }
}

// --- l'adresse et l'historique --------------------------------------------------------------------

function adresse(demande) {
  const parametres = ecrire(demande).toString();
  return location.pathname + (parametres ? `?${parametres}` : "");
}

// Un nouvel état, demandé par la personne : il entre dans l'historique.
function aller(nouveau) {
  const ancienne = adresse(etat);
  etat = nouveau;
  formulaire.remplir(etat);
  if (adresse(etat) !== ancienne) history.pushState(null, "", adresse(etat));
  appliquer();
}

// L'état que dit l'adresse : à l'arrivée, au retour arrière, à l'ouverture du formulaire.
async function reprendre() {
  if (!base && !(await pret())) return;
  etat = lire(new URLSearchParams(location.search), base.index);
  formulaire.remplir(etat);
  appliquer(history.state?.montres);
}

// Vrai quand l'index est là ; sinon les listes reviennent.
function pret() {
  return charger().then(
    () => true,
    () => {
      annonce.textContent = textes.filtres.panne;
      page.classList.remove("facettes--prete");
      page.classList.add("facettes--panne");
      return false;
    },
  );
}

let minuterie;
async function changer() {
  clearTimeout(minuterie);
  const demande = formulaire.parametres();
  if (!base && !(await pret())) return;
  etat ??= lire(new URLSearchParams(), base.index);
  const nouveau = lire(demande, base.index);
  if (adresse(nouveau) !== adresse(etat)) aller(nouveau);
}

formulaire.ecouter({
  changer,
  saisir: () => {
    clearTimeout(minuterie);
    minuterie = setTimeout(changer, ATTENTE);
  },
  // Ouvrir le formulaire, c'est vouloir ses comptes.
  ouvrir: () => {
    if (!base) reprendre();
  },
});
suite.addEventListener("click", () => {
  const premiere = dessin.children.length;
  montrer(montres + PAS);
  history.replaceState({ montres }, "");
  dessin.children[premiere]?.querySelector("a").focus({ preventScroll: true });
});
addEventListener("popstate", reprendre);
page.classList.add("facettes--prete");
if (location.search) reprendre();
formulaire.deplier();
