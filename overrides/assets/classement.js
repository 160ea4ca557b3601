// Ranger des pages trouvées : le nom exact d'abord, puis ce qui commence ainsi, puis le reste.
import { plier, singulier, utiles } from "./requete.js";

const SEPARATEUR = " | ";
export const GROUPES = ["lieux", "offres", "rendez-vous", "pages"];

const suite = (mots) => ` ${mots.map(singulier).join(" ")} `;

// La part des mots demandés qu'un titre contient ; à part égale, le titre le plus court d'abord.
function ressemblance(demandes, siens) {
  const communs = demandes.filter((mot) => siens.some((sien) => sien.startsWith(mot))).length;
  return (0.9 * communs) / demandes.length + (0.2 * communs) / (demandes.length + siens.length);
}

// De 0 (c'est elle) à 7 (rien de commun avec son titre). `mots` : ceux de la question, corrigés ;
// `phrase`, la question pliée telle qu'elle est écrite : « l'Aubrac » préfère « sur l'Aubrac ».
export function noter(donnees, { mots, phrase }, regles) {
  const note = noterMots(donnees.meta, mots, regles);
  return ` ${plier(donnees.meta.title)} `.includes(` ${phrase} `) ? note - 0.05 : note;
}

function noterMots(meta, mots, regles) {
  const [q, t] = [suite(mots), suite(utiles(meta.title, regles))];
  const colle = mots.join("");
  const alias = (meta.alias ?? "").split(SEPARATEUR);
  if (t === q) return 0;
  if (alias.some((nom) => plier(nom).replaceAll(" ", "") === colle)) return 0;
  if (alias.some((nom) => suite(utiles(nom, regles)) === q)) return 1;
  if (t.startsWith(q.trimEnd())) return 2;
  if (t.includes(q.trimEnd())) return 3;
  const [siens, demandes] = [t.trim().split(" "), q.trim().split(" ")];
  const part = ressemblance(demandes, siens);
  const tous = (listes) => demandes.every((mot) => listes.some((sien) => sien.startsWith(mot)));
  if (tous(siens)) return 5 - part;
  if (tous([...siens, ...utiles(meta.lieu ?? "", regles).map(singulier)])) return 6 - part;
  return 7 - part;
}

// À note égale, l'ordre du moteur.
export function ranger(pages) {
  return pages.sort((a, b) => a.note - b.note || a.rang - b.rang);
}

// Les groupes dans l'ordre de leur meilleure page ; à égalité, les lieux d'abord : qui tape
// « Mende » cherche Mende avant ce qui s'y trouve.
export function grouper(pages, totaux) {
  const groupes = GROUPES.map((cle) => ({
    cle,
    total: totaux[cle] ?? 0,
    pages: ranger(pages.filter((page) => page.groupe === cle)),
  })).filter((groupe) => groupe.pages.length);
  return groupes.sort((a, b) => {
    const [une, autre] = [a.pages[0], b.pages[0]];
    return une.note - autre.note || (une.note < 1 ? 0 : autre.score - une.score);
  });
}
