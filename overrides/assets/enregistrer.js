// Enregistrer un texte dans un fichier de la personne, sans rien demander au réseau.
export function enregistrer(texte, nom, type) {
  const adresse = URL.createObjectURL(new Blob([texte], { type }));
  const lien = Object.assign(document.createElement("a"), { href: adresse, download: nom });
  document.body.append(lien);
  lien.click();
  lien.remove();
  setTimeout(() => URL.revokeObjectURL(adresse), 60000);
}
