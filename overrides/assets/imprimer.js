// Un bouton qui imprime la page ; sans script, le navigateur sait le faire seul.
for (const bouton of document.querySelectorAll("[data-imprimer]")) {
  bouton.hidden = false;
  bouton.addEventListener("click", () => print());
}
