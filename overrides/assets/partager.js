// Partager une offre. L'adresse et le courriel sont déjà dans la page ; ne paraît ici que ce que ce
// navigateur sait faire de plus. Toutes les phrases viennent de la page.
import { copier } from "./copier.js";

const partage = document.querySelector("[data-partage]");
const { adresse, titre, copiee, refusee } = partage.dataset;
const etat = partage.querySelector("[role=status]");

const proposer = (nom, possible, agir) => {
  const bouton = partage.querySelector(`[data-${nom}]`);
  bouton.hidden = !possible;
  bouton.addEventListener("click", agir);
};

proposer("envoyer", Boolean(navigator.share), async () => {
  try {
    await navigator.share({ title: titre, url: adresse });
  } catch {
    // La personne a renoncé : il n'y a rien à lui dire.
  }
});

proposer("copier", Boolean(navigator.clipboard), () =>
  copier(adresse, etat, { copie: copiee, refusee }),
);

proposer("imprimer", true, () => print());
