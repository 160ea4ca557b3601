// Dessiner les questions d'un genre d'offre, d'après ses données : un élément par champ, rangé dans
// sa partie. Rien n'est jamais analysé comme du HTML.
const OUI_NON = ["oui", "non"];
const ANNEES = 3;
const BOUTONS_MAX = 4;

export function creer(balise, attributs = {}, ...enfants) {
  const element = document.createElement(balise);
  for (const [nom, valeur] of Object.entries(attributs)) {
    if (valeur === true) element.setAttribute(nom, "");
    else if (valeur !== undefined && valeur !== false && valeur !== "") element.setAttribute(nom, valeur);
  }
  element.append(...enfants.filter((enfant) => enfant !== undefined && enfant !== ""));
  return element;
}

export const repere = (nom) => nom.replaceAll(".", "-");

// Les commandes d'un champ : ce que la personne touche.
function* commandes(champ, sorte, phrases) {
  const id = `c-${repere(champ.nom)}`;
  const commun = { id, name: champ.nom, "aria-describedby": `a-${repere(champ.nom)} f-${repere(champ.nom)}` };
  if (sorte === "table") {
    const annees = creer("div", { class: "annees" });
    for (let rang = 0; rang < ANNEES; rang += 1) {
      const ici = `${champ.libelle}, ${rang + 1}`;
      annees.append(
        creer("input", { ...commun, id: rang ? `${id}-${rang}` : id, type: "text", inputmode: "numeric", "data-cle": true, placeholder: phrases.annee, "aria-label": `${ici} : ${phrases.annee}`, maxlength: 10 }),
        creer("input", { ...commun, id: `${id}-m${rang}`, type: "text", inputmode: "decimal", "data-montant": true, placeholder: `${phrases.montant} (${champ.unite})`, "aria-label": `${ici} : ${phrases.montant}`, maxlength: 40 }),
      );
    }
    yield annees;
  } else if (sorte === "oui-non" || (champ.choix && champ.choix.length <= BOUTONS_MAX)) {
    const paires = champ.choix ?? OUI_NON.map((mot) => [mot, phrases[mot]]);
    const vides = champ.exige ? [] : [["", phrases.sans_reponse]];
    const cases = [...paires, ...vides].map(([valeur, dit], rang) => {
      const bouton = creer("input", { type: "radio", name: champ.nom, id: rang ? undefined : id });
      bouton.value = valeur;
      return creer("label", { class: "case" }, bouton, dit.replace(/^\p{Ll}/u, (lettre) => lettre.toUpperCase()));
    });
    yield creer("div", { class: "champ__choix" }, ...cases);
  } else if (champ.choix) {
    const menu = creer("select", commun);
    for (const [valeur, dit] of [["", phrases.choisir], ...champ.choix]) menu.append(new Option(dit, valeur));
    yield menu;
  } else if (sorte === "prose" || sorte === "liste") {
    yield creer("textarea", { ...commun, rows: sorte === "prose" ? 4 : 3, maxlength: 20000 });
  } else {
    const clavier = { nombre: "decimal", TELEPHONE: "tel" }[sorte] ?? { TELEPHONE: "tel" }[champ.forme];
    const type = { jour: "date" }[sorte] ?? (champ.forme === "TELEPHONE" ? "tel" : "text");
    yield creer("input", { ...commun, type, inputmode: clavier, autocomplete: "off", maxlength: type === "date" ? undefined : 2000 });
  }
}

// Un champ entier : libellé, aide, explication, commandes, place de sa faute.
export function dessiner(champ, sorte, phrases) {
  const nom = repere(champ.nom);
  const groupees = sorte === "oui-non" || sorte === "table" || (champ.choix && champ.choix.length <= BOUTONS_MAX);
  const unite = champ.unite ? ` (${champ.unite})` : "";
  const titre = [`${champ.libelle}${unite}`];
  if (champ.exige && champ.chemin.length === 1) titre.push(creer("span", { class: "obligatoire" }, ` (${phrases.obligatoire})`));
  const exemple = champ.exemple ? phrases.par_exemple.replace("{exemple}", champ.exemple) : "";
  const aides = [champ.aide && `${champ.aide}.`.replace(/([.!?…])\.$/, "$1"), exemple, sorte === "liste" ? phrases.une_par_ligne : ""];
  const aide = aides.filter(Boolean).join(" ");
  const explication =
    champ.explication && creer("details", {}, creer("summary", {}, phrases.explication, creer("span", { class: "cache" }, ` ${champ.libelle}`)), creer("p", {}, champ.explication));
  return creer(
    groupees ? "fieldset" : "div",
    { class: `champ${["nombre", "jour"].includes(sorte) ? " champ--court" : ""}`, id: `champ-${nom}`, "data-champ": champ.nom },
    groupees ? creer("legend", {}, ...titre) : creer("label", { for: `c-${nom}` }, ...titre),
    aide ? creer("p", { class: "champ__aide", id: `a-${nom}` }, aide) : undefined,
    explication || undefined,
    ...commandes(champ, sorte, phrases),
    creer("p", { class: "champ__faute", id: `f-${nom}`, hidden: true }),
  );
}

// Ce que portent les commandes d'un champ : un texte, une liste, des paires ; rien s'il est vide.
export function lireSaisie(element, sorte) {
  if (sorte === "table") {
    const [cles, montants] = ["[data-cle]", "[data-montant]"].map((choix) => [...element.querySelectorAll(choix)]);
    const paires = cles.map((cle, rang) => [cle.value, montants[rang].value]);
    const dites = paires.filter((paire) => paire.some((texte) => texte.trim()));
    return dites.length ? dites : undefined;
  }
  const coche = element.querySelector("input[type=radio]");
  const valeur = coche ? (element.querySelector("input:checked")?.value ?? "") : element.querySelector("input, select, textarea").value;
  if (!valeur.trim()) return undefined;
  return sorte === "liste" ? valeur.split("\n").filter((ligne) => ligne.trim()) : valeur;
}

// Une saisie gardée par une version d'avant peut n'avoir plus la forme de son champ.
export function convient(sorte, saisie) {
  if (sorte === "table") return Array.isArray(saisie) && saisie.every(Array.isArray);
  return sorte === "liste" ? Array.isArray(saisie) : typeof saisie === "string";
}

// Remettre une saisie gardée dans ses commandes.
export function remettre(element, sorte, saisie) {
  if (sorte === "table") {
    const champs = [...element.querySelectorAll("input")];
    saisie.flat().slice(0, champs.length).forEach((texte, rang) => (champs[rang].value = texte));
    return;
  }
  const boutons = [...element.querySelectorAll("input[type=radio]")];
  for (const bouton of boutons) bouton.checked = bouton.value === saisie;
  if (!boutons.length) element.querySelector("input, select, textarea").value = sorte === "liste" ? saisie.join("\n") : saisie;
}
