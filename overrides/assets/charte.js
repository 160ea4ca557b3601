// La charte : le rapport de contraste de chaque paire de couleurs, tel que le navigateur les peint.
// Formules des WCAG 2.2, « relative luminance » et « contrast ratio ».
function luminance(couleur) {
  const [r, g, b] = couleur
    .match(/[\d.]+/g)
    .slice(0, 3)
    .map((composante) => composante / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function mesurer() {
  for (const paire of document.querySelectorAll("[data-paire]")) {
    const style = getComputedStyle(paire);
    const [sombre, clair] = [luminance(style.color), luminance(style.backgroundColor)].sort((a, b) => a - b);
    const rapport = (clair + 0.05) / (sombre + 0.05);
    paire.parentElement.querySelector("[data-rapport]").textContent = rapport.toLocaleString("fr-FR", {
      maximumFractionDigits: 1,
    });
    paire.dataset.mesure = rapport;
  }
}

// La feuille de nuit s'applique par son attribut media : on mesure quand il a changé.
new MutationObserver(mesurer).observe(document.documentElement, { attributeFilter: ["data-theme"] });
mesurer();
