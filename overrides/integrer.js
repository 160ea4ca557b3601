// À coller une fois dans une page qui montre des encarts : chaque cadre prend la hauteur de son
// texte. Ne lit rien, n'écrit rien d'autre, ne demande rien à personne. Cette adresse ne change pas.
(() => {
  const { origin: origine, href: base } = new URL("integrer/", document.currentScript.src);
  const HAUTEUR_MAX = 20000;
  const encarts = () =>
    [...document.querySelectorAll("iframe")].filter((cadre) => cadre.src.startsWith(base));

  addEventListener("message", ({ origin, source, data }) => {
    if (origin !== origine || data?.nouvelleVie !== "hauteur") return;
    const cadre = encarts().find(({ contentWindow }) => contentWindow === source);
    const { hauteur } = data;
    if (!cadre || !Number.isFinite(hauteur) || hauteur <= 0 || hauteur > HAUTEUR_MAX) return;
    cadre.style.height = `${hauteur}px`;
  });

  // Un encart arrivé avant ce script a parlé trop tôt : on lui redemande.
  for (const { contentWindow } of encarts()) {
    contentWindow?.postMessage({ nouvelleVie: "mesurer" }, origine);
  }
})();
