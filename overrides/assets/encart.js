// Dans le cadre d'un autre site : dire à ce site la hauteur du texte, et rien d'autre. Il l'ajuste
// s'il a collé integrer.js ; sinon, le cadre défile.
(() => {
  // « #clair » ou « #sombre », au bout de l'adresse du cadre : l'habit du site qui nous montre.
  const feuille = document.getElementById("sombre");
  if (location.hash === "#clair") feuille.media = "not all";
  if (location.hash === "#sombre") feuille.media = "screen";

  if (parent === window) return;
  const racine = document.documentElement;
  const dire = () => {
    const hauteur = Math.ceil(racine.getBoundingClientRect().height);
    // On ne sait pas qui nous montre, et il n'y a rien là de personnel.
    parent.postMessage({ nouvelleVie: "hauteur", hauteur }, "*");
  };
  new ResizeObserver(dire).observe(racine);
  addEventListener("message", ({ source, data }) => {
    if (source === parent && data?.nouvelleVie === "mesurer") dire();
  });
})();
