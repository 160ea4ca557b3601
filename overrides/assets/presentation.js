// Une page de texte en diapositives : une par titre de second rang, la première pour ce qui précède.
// La page reste telle quelle ; la fenêtre n'en montre que des copies.
const page = document.querySelector("#contenu");
const barre = page.querySelector("[data-presentation]");
const fenetre = barre.querySelector("dialog");
const [ouvrir, scene, etat] = ["[data-presenter]", "[data-scene]", "[data-etat]"].map((s) => barre.querySelector(s));
const diapos = [[]];
let rang = 0;

for (const noeud of page.children) {
  if (noeud === barre || noeud.tagName === "LINK" || noeud.tagName === "SCRIPT") continue;
  if (noeud.tagName === "H2") diapos.push([]);
  diapos.at(-1).push(noeud);
}

function copier(noeud) {
  const copie = noeud.cloneNode(true);
  for (const porteur of [copie, ...copie.querySelectorAll("[id]")]) porteur.removeAttribute("id");
  return copie;
}

function montrer(vise) {
  rang = Math.max(0, Math.min(diapos.length - 1, vise));
  scene.replaceChildren(...diapos[rang].map(copier));
  scene.classList.toggle("projection__scene--titre", rang === 0);
  etat.textContent = barre.dataset.compte.replace("{rang}", rang + 1).replace("{total}", diapos.length);
  scene.scrollTop = 0;
  scene.focus();
}

function quitter() {
  if (document.fullscreenElement) document.exitFullscreen();
  if (fenetre.open) fenetre.close();
}

ouvrir.hidden = false;
ouvrir.addEventListener("click", async () => {
  // Un téléphone ou un réglage peut refuser le plein écran : la fenêtre suffit.
  await document.documentElement.requestFullscreen?.().catch(() => undefined);
  fenetre.showModal();
  montrer(0);
});
fenetre.addEventListener("close", () => {
  quitter();
  ouvrir.focus();
});
fenetre.addEventListener("click", ({ target }) => {
  const bouton = target.closest("button");
  if (bouton?.dataset.pas) montrer(rang + Number(bouton.dataset.pas));
  else if (bouton) quitter();
});
fenetre.addEventListener("keydown", (geste) => {
  const surBouton = geste.target.closest("button") && [" ", "Enter"].includes(geste.key);
  const vise = {
    ArrowRight: rang + 1, ArrowDown: rang + 1, PageDown: rang + 1, " ": rang + 1, Enter: rang + 1,
    ArrowLeft: rang - 1, ArrowUp: rang - 1, PageUp: rang - 1, Home: 0, End: diapos.length - 1,
  }[geste.key];
  if (vise === undefined || surBouton) return;
  geste.preventDefault();
  montrer(vise);
});
document.addEventListener("fullscreenchange", () => {
  if (!document.fullscreenElement && fenetre.open) fenetre.close();
});
