// Le bouton qui ouvre la fenêtre d'impression ; sans script, la page dit comment faire.
for (const bouton of document.querySelectorAll("[data-imprimer]")) {
  bouton.hidden = false;
  bouton.addEventListener("click", () => print());
}
