// Ce qui sort d'un signalement : le fichier que lit « nouvelle-vie importer », le message, ce qui
// se relit. Rien ici ne touche à la page ni au réseau.
const SEPARATEUR = ";";
const FIN = "\r\n";
// Au-delà, des messageries coupent l'adresse d'un courriel préparé (Outlook : 2 083 caractères).
export const ADRESSE_MAX = 1900;

// Le texte d'une cellule, qu'aucun tableur ne prendra pour une formule : la même apostrophe que
// celle des données ouvertes (rendu/donnees/tableur.py), que l'import sait retirer.
export const neutraliser = (texte, formule) => (new RegExp(`^(?:${formule})`, "u").test(texte) ? `'${texte}` : texte);

const citer = (cellule) => (/[";\r\n]/.test(cellule) ? `"${cellule.replaceAll('"', '""')}"` : cellule);

const oter = (texte, source, drapeaux) => texte.replace(new RegExp(source, drapeaux), "");
const nombre = (texte, { espaces, unite }) => oter(oter(texte, espaces, "gu"), unite, "iu").replaceAll(".", ",");

// Ce qu'une réponse devient dans sa cellule ; l'import y retrouve la réponse exacte.
export function enCellule(decrit, champ, saisie, valeur) {
  const lecture = decrit.lectures[champ.lecture];
  if (champ.choix) return champ.choix.find(([cle]) => cle === valeur)[1];
  if (lecture.sorte === "oui-non") return valeur ? "oui" : "non";
  if (lecture.sorte === "nombre") return nombre(saisie, lecture);
  if (lecture.sorte === "liste") return valeur.map((element) => `• ${element}`).join("\n");
  if (lecture.sorte === "table") return saisie.map(([cle, montant]) => `${cle.trim()} : ${nombre(montant, lecture.de)}`).join(" | ");
  return String(valeur);
}

// Le fichier : une ligne d'en-tête, une ligne d'offre. `dits` : les cellules, par nom de colonne.
export function enTableau(decrit, dits, titres) {
  const colonnes = [...titres.map(({ titre }) => titre), ...decrit.colonnes.map(([, titre]) => titre)];
  const cellules = [...titres.map(({ cellule }) => cellule), ...decrit.colonnes.map(([nom]) => dits.get(nom) ?? "")];
  const rangee = (textes) => textes.map((texte) => citer(neutraliser(texte, decrit.formule))).join(SEPARATEUR) + FIN;
  return `\ufeff${rangee(colonnes)}${rangee(cellules)}`;
}

// L'adresse « mailto: » (RFC 6068) ; vide si elle serait trop longue.
export function adresseDuCourriel(courriel, sujet, corps) {
  const encoder = (texte) => encodeURIComponent(texte.replace(/\r?\n/g, "\r\n"));
  const adresse = `mailto:${encodeURI(courriel)}?subject=${encoder(sujet)}&body=${encoder(corps)}`;
  return adresse.length <= ADRESSE_MAX ? adresse : "";
}

// « {commune} → {epci} » et ce qui s'y met.
export const remplir = (phrase, valeurs) => phrase.replace(/\{(\w+)\}/g, (trouve, cle) => valeurs[cle] ?? trouve);

// --- retrouver une commune ----------------------------------------------------------------------

// De quoi lire une commune : `{ nom }` si elle est connue, sinon `{ remede }`, avec les phrases du site.
export function trouverCommunes({ communes, remedes, postales }, plier, distance) {
  const parCode = new Map(communes.map(([code, nom]) => [code, nom]));
  const parPli = new Map(communes.map(([, nom]) => [plier(nom), nom]));
  const deleguees = new Map(communes.flatMap(([, nom, , anciennes]) => anciennes.map((a) => [plier(a), nom])));
  return (texte) => {
    const pli = plier(texte);
    const nom = parCode.get(texte) ?? parPli.get(pli);
    if (nom) return { nom };
    const memes = communes.filter(([, , codes]) => codes.includes(texte)).map(([, n]) => n);
    if (memes.length) return { remede: remplir(remedes.postal, { noms: memes.slice(0, postales).join(", ") }) };
    if (deleguees.has(pli)) return { remede: remplir(remedes.deleguee, { nom: deleguees.get(pli) }) };
    const [ecart, proche] = [...parPli].reduce(
      (meilleur, [autre, n]) => {
        const loin = distance(pli, autre);
        return loin < meilleur[0] ? [loin, n] : meilleur;
      },
      [Infinity, ""],
    );
    if (!/^\d+$/.test(texte) && ecart <= Math.ceil(pli.length / 3)) return { remede: remplir(remedes.proche, { nom: proche }) };
    return { remede: remedes.inconnu };
  };
}

// Une phrase du catalogue, en français imprimé : les mots sont les mêmes.
const imprimer = (texte) => texte.replaceAll("'", "’").replaceAll("« ", "«\u00a0").replace(/ (?=[»:;!?])/g, "\u00a0");
export const majuscule = (texte) => imprimer(texte).replace(/^(?:«\u00a0)?\p{L}/u, (lettre) => lettre.toUpperCase());
