// Chercher dans le guide : son index est lu au premier mot tapé. Sans script, le sommaire suffit.
import { plier } from "./requete.js";

const MAXIMUM = 20;
const forme = document.querySelector("[data-index]");
const [champ, etat, reponses] = ["input", "[role=status]", "ul"].map((s) => forme.querySelector(s));
let index;

async function lire() {
  const recu = await fetch(forme.dataset.index);
  if (!recu.ok) throw new Error(recu.statusText);
  const entrees = await recu.json();
  return entrees.map((e) => ({ ...e, titres: plier(`${e.titre} ${e.page}`), tout: plier(`${e.titre} ${e.page} ${e.texte}`) }));
}

// Tous les mots y sont ; ceux du titre comptent plus.
function chercher(entrees, question) {
  const mots = plier(question).split(" ").filter(Boolean);
  if (!mots.length) return [];
  const poids = (e) => mots.filter((mot) => e.titres.includes(mot)).length;
  return entrees
    .filter((e) => mots.every((mot) => e.tout.includes(mot)))
    .map((e) => [poids(e), e])
    .sort((a, b) => b[0] - a[0])
    .map(([, e]) => e);
}

function montrer(trouvees) {
  reponses.replaceChildren(
    ...trouvees.slice(0, MAXIMUM).map((e) => {
      const [ligne, lien, page] = ["li", "a", "span"].map((balise) => document.createElement(balise));
      lien.href = forme.dataset.base + e.adresse;
      lien.textContent = e.titre;
      page.className = "mention";
      page.textContent = e.page === e.titre ? "" : e.page;
      ligne.append(lien, " ", page);
      return ligne;
    }),
  );
}

champ.addEventListener("input", async () => {
  try {
    index = await (index ??= lire());
  } catch {
    forme.hidden = true; // le sommaire est juste en dessous
    return;
  }
  const trouvees = chercher(index, champ.value);
  montrer(trouvees);
  const { trouve, trouveUne, rien } = forme.dataset;
  const dite = trouvees.length > 1 ? trouve.replace("{nombre}", trouvees.length) : trouvees.length ? trouveUne : rien;
  etat.textContent = champ.value.trim() ? dite : "";
});
forme.addEventListener("submit", (geste) => geste.preventDefault());
