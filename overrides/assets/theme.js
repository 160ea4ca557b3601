// Le thème clair ou sombre : celui du système, ou celui que la personne a choisi sur cet appareil.
// Chargé dès l'en-tête, sans différer, pour que la page ne s'affiche jamais dans l'autre thème.
(() => {
  const CLE = "nouvelle-vie.theme";
  const bouton = document.querySelector("[data-theme]");
  const sombre = matchMedia("(prefers-color-scheme: dark)");

  function choisi() {
    try {
      return localStorage.getItem(CLE);
    } catch {
      return null; // stockage refusé : le système décide
    }
  }

  function appliquer() {
    const theme = choisi() ?? (sombre.matches ? "slate" : "default");
    document.body.dataset.mdColorScheme = theme;
    const texte = theme === "slate" ? bouton.dataset.clair : bouton.dataset.sombre;
    bouton.title = texte;
    bouton.setAttribute("aria-label", texte);
  }

  bouton.addEventListener("click", () => {
    const theme = document.body.dataset.mdColorScheme === "slate" ? "default" : "slate";
    try {
      localStorage.setItem(CLE, theme);
    } catch {
      // le choix vaudra pour cette page seulement
    }
    appliquer();
    document.body.dataset.mdColorScheme = theme;
  });
  sombre.addEventListener("change", appliquer);
  bouton.hidden = false;
  document.documentElement.classList.replace("no-js", "js");
  appliquer();
})();
