// Ce que Lighthouse mesure de pages, chacune vue plusieurs fois : une ligne de JSON par visite.
//     node phare.mjs '{"chromium": "…", "pages": ["http://…"], "categories": […], "fois": 3}'
import lighthouse from "lighthouse";
import puppeteer from "puppeteer-core";

const { chromium, pages, categories, fois } = JSON.parse(process.argv[2]);
const ESSAIS = 3;

const navigateur = await puppeteer.launch({
  executablePath: chromium,
  args: ["--no-sandbox", "--disable-background-networking", "--disable-component-update"],
});
// Par défaut : un téléphone, une 4G lente (150 ms, 1,6 Mbit/s), un processeur quatre fois bridé.
const reglages = {
  port: Number(new URL(navigateur.wsEndpoint()).port),
  onlyCategories: categories,
  logLevel: "silent",
};

// Une machine occupée perd parfois la trace d'une visite : ce n'est pas la faute de la page.
async function visiter(page) {
  for (let essai = 1; ; essai++) {
    const { lhr } = await lighthouse(page, reglages);
    if (!lhr.runtimeError) return lhr;
    if (essai === ESSAIS) throw new Error(`${page} : ${lhr.runtimeError.message}`);
  }
}

// Les contrôles qui comptent dans une note et n'ont pas tous leurs points.
function reproches({ categories: notes, audits }) {
  return Object.values(notes).flatMap(({ auditRefs }) =>
    auditRefs
      .map(({ id, weight }) => ({ ...audits[id], weight }))
      .filter(({ weight, score }) => weight > 0 && score !== null && score < 0.9)
      .map(({ title, displayValue = "", details }) => {
        const ou = (details?.items ?? []).map((i) => i.node?.selector ?? i.url ?? i.description);
        return [title, displayValue, ...ou.filter(Boolean).slice(0, 3)].join(" — ");
      }),
  );
}

try {
  for (const page of pages) {
    for (let rang = 0; rang < fois; rang++) {
      const lhr = await visiter(page);
      const notes = categories.map((nom) => lhr.categories[nom].score);
      const mesure = (nom) => lhr.audits[nom].numericValue;
      const mesures = [
        mesure("largest-contentful-paint"),
        mesure("total-blocking-time"),
        mesure("cumulative-layout-shift"),
        mesure("total-byte-weight"),
      ];
      console.log(JSON.stringify({ page, notes, mesures, reproches: reproches(lhr) }));
    }
  }
} finally {
  await navigateur.close();
}
