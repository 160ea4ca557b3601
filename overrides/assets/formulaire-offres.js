// Le formulaire des offres : le remplir, le lire, y écrire les comptes, dire les filtres posés. Les
// libellés viennent de la page, jamais d'ici.
import { copie } from "./etat-offres.js";
import { dire } from "./cartes-offres.js";

const LARGE = matchMedia("(min-width: 60em)");
const enAttente = globalThis.requestIdleCallback ?? ((faire) => setTimeout(faire, 1));

export const composer = (texte, valeurs) =>
  Object.entries(valeurs).reduce((dit, [cle, valeur]) => dit.replace(`{${cle}}`, valeur), texte);

export class Formulaire {
  constructor(page, phrases) {
    this.page = page;
    this.phrases = phrases;
    this.formulaire = page.querySelector("form.filtres");
    this.repli = this.formulaire.querySelector(".filtres__repli");
    this.actifs = this.formulaire.querySelector("[data-actifs]");
    this.voir = this.formulaire.querySelector("[data-voir]");
    this.options = [...this.formulaire.querySelectorAll("option")].map((option) => ({ option, texte: option.textContent }));
    this.blocs = [...this.formulaire.querySelectorAll("[data-facette]")].map((bloc) => ({
      bloc,
      cle: bloc.dataset.facette,
      genres: bloc.dataset.genres.split(" ").filter(Boolean),
    }));
    this.cases = new Map([...this.formulaire.querySelectorAll("input[type=checkbox]")].map(lireCase));
    this.bandes = new Map([...this.formulaire.querySelectorAll("[data-bande]")].map(lireBande));
  }

  menu(nom) {
    return this.formulaire.elements.namedItem(nom);
  }

  ecouter({ changer, saisir, ouvrir }) {
    this.page.addEventListener("change", ({ target }) => {
      if (target.form === this.formulaire) changer();
    });
    this.formulaire.addEventListener("input", ({ target }) => {
      if (target.type !== "number") return;
      this.enSaisie = target;
      saisir();
    });
    this.formulaire.addEventListener("reset", () => setTimeout(changer));
    this.formulaire.addEventListener("submit", (evenement) => {
      evenement.preventDefault();
      changer();
      if (!LARGE.matches) this.repli.open = false;
      this.page.querySelector(".facettes__resultats").scrollIntoView();
    });
    this.repli.addEventListener("toggle", () => {
      if (this.repli.open) ouvrir();
    });
  }

  // Sur un grand écran, le formulaire est à côté de la liste : il est ouvert d'emblée.
  deplier() {
    const suivre = () => {
      this.repli.open = LARGE.matches;
    };
    LARGE.addEventListener("change", suivre);
    suivre();
  }

  parametres() {
    this.enSaisie = undefined;
    return new URLSearchParams([...new FormData(this.formulaire)].filter(([, valeur]) => valeur));
  }

  remplir(etat) {
    for (const { champ } of this.cases.values()) {
      champ.checked = Boolean(etat.choix[champ.name]?.includes(champ.value));
    }
    for (const bande of this.bandes.keys()) {
      const [mini, maxi] = etat.bornes[bande] ?? [null, null];
      this.poserNombre(`${bande}_min`, mini);
      this.poserNombre(`${bande}_max`, maxi);
    }
    for (const nom of ["commune", "rayon", "depuis", "tri"]) this.menu(nom).value = etat[nom] || "";
    for (const champ of this.page.querySelectorAll("input[name=vue]")) champ.checked = champ.value === etat.vue;
    this.menu("rayon").disabled = !etat.commune;
    this.menu("tri").querySelector("[value=distance]").disabled = !etat.commune;
    this.cacherLesVaines(etat);
  }

  // Récrire un champ que l'on est en train de remplir lui volerait son curseur, ou les chiffres tapés
  // avant que l'index n'arrive.
  poserNombre(nom, valeur) {
    const champ = this.menu(nom);
    if (champ !== this.enSaisie && Number.parseFloat(champ.value) !== valeur) champ.value = valeur ?? "";
  }

  // Une facette que n'a aucun des genres choisis se cache, sauf si elle filtre déjà.
  cacherLesVaines(etat) {
    const choisis = etat.choix.genre ?? [];
    const bornees = new Set(Object.keys(etat.bornes).map((bande) => this.bandes.get(bande).cle));
    for (const { bloc, cle, genres } of this.blocs) {
      const utile = !choisis.length || !genres.length || genres.some((genre) => choisis.includes(genre));
      bloc.hidden = !utile && !(cle in etat.choix) && !bornees.has(cle);
    }
  }

  // Ce que donnerait chaque choix, si on le prenait.
  compter(comptes, total, etat, index) {
    for (const [cle, { valeurs }] of Object.entries(index.facettes)) {
      valeurs?.forEach((valeur, rang) => {
        const place = this.cases.get(`${cle}=${valeur}`);
        if (!place) return;
        const dit = dire(comptes[cle].comptes[rang]);
        if (place.nombre.textContent === dit) return;
        place.nombre.textContent = dit;
        place.etiquette.classList.toggle("filtre__case--vaine", dit === "0");
      });
    }
    const des = composer(this.phrases.voir_des, { nombre: dire(total) });
    this.voir.textContent = total === 1 ? this.phrases.voir_une : total ? des : this.phrases.voir;
    const { lieu, depuis } = comptes;
    this.comptesDesMenus = {
      commune: paires(index.communes.valeurs, lieu.communes),
      rayon: etat.commune ? paires(["", ...index.facettes.lieu.rayons], lieu.comptes) : {},
      depuis: paires(index.facettes.depuis.valeurs, depuis.comptes),
    };
    // Les menus fermés n'ont pas à attendre : ils sont récrits quand le navigateur est libre.
    enAttente(() => this.compterLesMenus());
  }

  compterLesMenus() {
    for (const { option, texte } of this.options) {
      const nombre = this.comptesDesMenus[option.parentElement.name]?.[option.value];
      const dit = nombre === undefined ? texte : `${texte} (${dire(nombre)})`;
      if (option.textContent !== dit) option.textContent = dit;
    }
  }

  // Les filtres posés : [{ cle, dit, etat }], `etat` étant celui d'après le retrait d'un seul choix.
  poses(etat, index) {
    const { phrases } = this;
    const filtres = [...this.choixPoses(etat), ...this.bornesPosees(etat)];
    if (etat.commune) {
      const commune = index.communes.noms[index.communes.valeurs.indexOf(etat.commune)];
      const dit = etat.rayon ? composer(phrases.pres_de, { km: etat.rayon, commune }) : commune;
      filtres.push({ cle: "lieu", dit });
    }
    if (etat.depuis) filtres.push({ cle: "depuis", dit: composer(phrases.publiee, { jours: etat.depuis }) });
    return filtres;
  }

  choixPoses(etat) {
    return Object.entries(etat.choix).flatMap(([cle, valeurs]) =>
      valeurs.map((valeur) => {
        const suivant = copie(etat);
        suivant.choix[cle] = valeurs.filter((autre) => autre !== valeur);
        if (!suivant.choix[cle].length) delete suivant.choix[cle];
        return { cle, dit: this.cases.get(`${cle}=${valeur}`).dit, etat: suivant };
      }),
    );
  }

  bornesPosees(etat) {
    const { au_plus, au_moins, entre } = this.phrases;
    return Object.entries(etat.bornes).map(([bande, [mini, maxi]]) => {
      const { dit: libelle, unite, cle } = this.bandes.get(bande);
      const mesure = (valeur) => `${dire(valeur)}${unite ? `\u00a0${unite}` : ""}`;
      const phrase = mini === null ? au_plus : maxi === null ? au_moins : entre;
      const suivant = copie(etat);
      delete suivant.bornes[bande];
      return { cle, dit: composer(phrase, { libelle, min: mesure(mini), max: mesure(maxi) }), etat: suivant };
    });
  }

  direActifs(nombre) {
    this.actifs.textContent = nombre ? `(${dire(nombre)})` : "";
  }

  // Le flux du seul choix posé, s'il en a un.
  fluxDe({ choix, bornes, commune, depuis }) {
    const poses = Object.entries(choix).flatMap(([cle, valeurs]) => valeurs.map((valeur) => `${cle}=${valeur}`));
    const seul = poses.length === 1 && !Object.keys(bornes).length && !commune && !depuis;
    return (seul && this.cases.get(poses[0]).champ.dataset.flux) || "";
  }
}

function lireCase(champ) {
  const etiquette = champ.closest("label");
  const dit = etiquette.querySelector("[data-libelle]").textContent;
  return [`${champ.name}=${champ.value}`, { champ, etiquette, dit, nombre: etiquette.querySelector("[data-nombre]") }];
}

function lireBande(bloc) {
  const facette = bloc.closest("[data-facette]");
  const dit = bloc.querySelector("[data-libelle]")?.textContent || facette.querySelector("legend").textContent;
  return [bloc.dataset.bande, { dit, unite: bloc.dataset.unite, cle: facette.dataset.facette }];
}

const paires = (valeurs, nombres) => Object.fromEntries(valeurs.map((valeur, rang) => [valeur, nombres[rang]]));
