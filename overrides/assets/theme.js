// Le thème clair ou sombre : celui du système, ou celui que la personne a choisi sur cet appareil.
// Chargé dès l'en-tête, sans différer, pour que la page ne s'affiche jamais dans l'autre thème. Sans
// script, l'attribut media de la feuille suffit : la page suit le système.
(() => {
  const CLE = "nouvelle-vie.theme";
  const bouton = document.querySelector("[data-bascule]");
  const feuille = document.getElementById("sombre");
  const systeme = matchMedia("(prefers-color-scheme: dark)");
  let choix;
  try {
    choix = localStorage.getItem(CLE);
  } catch {
    // stockage refusé : le choix vaudra pour cette page seulement
  }

  function appliquer() {
    const sombre = choix ? choix === "sombre" : systeme.matches;
    feuille.media = sombre ? "screen" : "not all";
    document.documentElement.dataset.theme = sombre ? "sombre" : "clair";
    const texte = sombre ? bouton.dataset.clair : bouton.dataset.sombre;
    bouton.title = texte;
    bouton.setAttribute("aria-label", texte);
  }

  bouton.addEventListener("click", () => {
    choix = document.documentElement.dataset.theme === "sombre" ? "clair" : "sombre";
    try {
      localStorage.setItem(CLE, choix);
    } catch {
      // voir plus haut
    }
    appliquer();
  });
  systeme.addEventListener("change", appliquer);
  bouton.hidden = false;
  document.documentElement.classList.replace("no-js", "js");
  appliquer();
})();
