// Ce qui gêne sur un écran étroit : la page qui défile de côté, un texte coupé, une cible trop petite.
({ cible: CIBLE, bouton: BOUTON, boutons: BOUTONS, doigt }) => {
  const fautes = [];
  const style = (e) => getComputedStyle(e);
  const dire = (e) => {
    const classe = e.getAttribute("class");
    const texte = (e.getAttribute("aria-label") ?? e.textContent).trim().slice(0, 40);
    return `${e.nodeName.toLowerCase()}${classe ? `.${classe.split(" ")[0]}` : ""} « ${texte} »`;
  };
  // Réservé aux lecteurs d'écran (« .cache »), ou hors de l'écran tant qu'il n'a pas le focus.
  const reserve = (e) => {
    const s = style(e);
    return s.clipPath !== "none" || (s.position === "absolute" && e.getBoundingClientRect().bottom < 0);
  };
  const montre = (e) => {
    if (!e.checkVisibility({ visibilityProperty: true, opacityProperty: true })) return false;
    for (let a = e; a; a = a.parentElement) if (reserve(a)) return false;
    return true;
  };
  const defile = (e) => /auto|scroll/.test(style(e).overflowX) && e.tabIndex >= 0;

  const largeur = document.documentElement.clientWidth;
  const deborde = document.documentElement.scrollWidth - largeur;
  if (deborde > 0) fautes.push(`la page défile de ${deborde} px`);

  const textes = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let noeud = textes.nextNode(); noeud; noeud = textes.nextNode()) {
    const parent = noeud.parentElement;
    if (!noeud.data.trim() || parent.closest("svg, option, script, title") || !montre(parent)) continue;
    const etendue = document.createRange();
    etendue.selectNodeContents(noeud);
    const boite = etendue.getBoundingClientRect();
    if (!boite.width) continue;
    for (let a = parent; a; a = a.parentElement) {
      if (defile(a)) break;
      const cadre = a === document.body ? { left: 0, right: largeur } : a.getBoundingClientRect();
      const rogne = a === document.body || style(a).overflowX !== "visible";
      const coupe = boite.left < cadre.left - 1 || boite.right > cadre.right + 1;
      const s = style(a);
      const enHauteur = /hidden|clip/.test(s.overflowY) && a.scrollHeight > a.clientHeight + 2;
      if ((rogne && coupe) || (a !== document.body && enHauteur && a.contains(noeud) && s.display !== "inline")) {
        fautes.push(`texte coupé : ${dire(parent)}`);
        break;
      }
    }
  }
  if (!doigt) return fautes;

  // WCAG 2.5.8. Un lien dans une phrase en est excepté ; une commune de la carte, que sa liste double, aussi.
  const CIBLES = "a[href], button, input, select, textarea, summary, [role=button], [tabindex='0']";
  const voisin = (e, cote) => {
    let autre = e[cote];
    while (autre && (autre.nodeType === Node.COMMENT_NODE || !(autre.data?.trim() ?? "x"))) autre = autre[cote];
    return autre;
  };
  const seulSurSaLigne = (e) =>
    ["previousSibling", "nextSibling"].every((cote) => (voisin(e, cote)?.nodeName ?? "BR") === "BR");
  const dansUnePhrase = (e) => {
    if (style(e).display !== "inline" || seulSurSaLigne(e)) return false;
    const bloc = e.closest("p, li, td, th, dd, dt, figcaption, blockquote, label, h1, h2, h3, h4");
    if (!bloc) return false;
    const liens = [...bloc.querySelectorAll("a")].map((a) => a.textContent.trim()).join("");
    return bloc.textContent.replace(/[\s·]/g, "").length > liens.replace(/\s/g, "").length;
  };
  const cibles = [...document.querySelectorAll(CIBLES)].filter(
    (e) => !e.closest("svg, [inert]") && e.type !== "hidden" && montre(e),
  );
  const boites = new Map(cibles.map((e) => [e, e.getBoundingClientRect()]));
  const petite = ({ width, height }) => width < CIBLE - 0.5 || height < CIBLE - 0.5;
  for (const [e, boite] of boites) {
    if (!petite(boite) || dansUnePhrase(e)) continue;
    const [x, y] = [boite.x + boite.width / 2, boite.y + boite.height / 2];
    const serree = [...boites].some(([autre, b]) => {
      if (autre === e || autre.contains(e) || e.contains(autre)) return false;
      const [dx, dy] = petite(b)
        ? [b.x + b.width / 2 - x, b.y + b.height / 2 - y]
        : [Math.max(b.left - x, 0, x - b.right), Math.max(b.top - y, 0, y - b.bottom)];
      return Math.hypot(dx, dy) < (petite(b) ? CIBLE : CIBLE / 2);
    });
    if (serree) fautes.push(`cible de ${Math.round(boite.width)} × ${Math.round(boite.height)} : ${dire(e)}`);
  }
  // Une case se touche sur toute son étiquette.
  const touchee = (e) => (/^(radio|checkbox)$/.test(e.type) && e.closest("label") ? e.closest("label") : e);
  for (const e of cibles.filter((c) => c.matches(BOUTONS))) {
    const { width, height } = touchee(e).getBoundingClientRect();
    if (width < BOUTON - 0.5 || height < BOUTON - 0.5) {
      fautes.push(`bouton de ${Math.round(width)} × ${Math.round(height)} : ${dire(e)}`);
    }
  }
  return fautes;
}
