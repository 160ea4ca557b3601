// La touche « / » mène à la recherche, d'où qu'on soit. Un raccourci d'une seule touche gêne qui
// dicte ou tape à côté (WCAG 2.1.4) : la page de recherche permet de l'éteindre sur cet appareil.
const CLE = "nouvelle-vie.raccourci";
const SAISIE = "input, textarea, select, [contenteditable]";
const champs = [...document.querySelectorAll("main input[type=search], header input[type=search]")];
const reglage = document.querySelector("[data-raccourci]");
let eteint = false;
try {
  eteint = localStorage.getItem(CLE) === "non";
} catch {
  // stockage refusé : le réglage vaudra pour cette page seulement
}

function appliquer() {
  for (const champ of champs) {
    if (eteint) champ.removeAttribute("aria-keyshortcuts");
    else champ.setAttribute("aria-keyshortcuts", "/");
  }
}

document.addEventListener("keydown", (evenement) => {
  const seule = evenement.key === "/" && !evenement.ctrlKey && !evenement.metaKey && !evenement.altKey;
  if (eteint || !seule || evenement.defaultPrevented || evenement.target.closest?.(SAISIE)) return;
  evenement.preventDefault();
  const visible = champs.find((champ) => champ.checkVisibility());
  if (visible) {
    visible.focus();
    visible.select();
  } else location.assign(new URL("#q", document.querySelector("header form[role=search]").action));
});

if (reglage) {
  reglage.checked = !eteint;
  reglage.closest("p").hidden = false;
  reglage.addEventListener("change", () => {
    eteint = !reglage.checked;
    try {
      localStorage.setItem(CLE, eteint ? "non" : "oui");
    } catch {
      // voir plus haut
    }
    appliquer();
  });
}
appliquer();
