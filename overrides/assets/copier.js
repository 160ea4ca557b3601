// Copier un texte, et le dire ; toutes les phrases viennent de la page.
export const copier = async (texte, etat, { copie, refusee }) => {
  try {
    await navigator.clipboard.writeText(texte);
    etat.textContent = copie;
    return true;
  } catch {
    etat.textContent = refusee;
    return false;
  }
};
