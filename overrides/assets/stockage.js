// Le stockage du navigateur peut être refusé, plein ou abîmé : la page marche alors sans lui.
export function tenter(faire, sinon) {
  try {
    return faire();
  } catch {
    return sinon;
  }
}
