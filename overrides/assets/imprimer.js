// Le bouton qui imprime la page : sans script, le navigateur a le sien.
for (const bouton of document.querySelectorAll("[data-imprimer]")) {
  bouton.hidden = false;
  bouton.addEventListener("click", () => print());
}
