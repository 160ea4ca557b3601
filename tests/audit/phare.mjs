// Ce que Lighthouse pense de pages, chacune vue plusieurs fois : node phare.mjs '{"pages": […], …}'
import lighthouse from "lighthouse";
import puppeteer from "puppeteer-core";

const { chromium, fois, pages, categories } = JSON.parse(process.argv[2]);
const navigateur = await puppeteer.launch({
  executablePath: chromium,
  args: ["--no-sandbox", "--disable-background-networking", "--disable-component-update"],
});
const port = Number(new URL(navigateur.wsEndpoint()).port);
// Les réglages par défaut de Lighthouse sont ceux demandés : téléphone, 4G lente, processeur bridé.
const reglages = { port, onlyCategories: categories, logLevel: "error", output: "json" };

// Les contrôles qui comptent dans une note et ne sont pas parfaits, avec ce qu'ils désignent.
function reproches({ categories: notes, audits }) {
  return Object.values(notes).flatMap(({ id, auditRefs }) =>
    auditRefs
      .filter((a) => a.weight > 0 && audits[a.id].score !== null && audits[a.id].score < 0.9)
      .map((a) => {
        const { title, displayValue = "", details } = audits[a.id];
        const ou = (details?.items ?? []).map((i) => i.node?.selector ?? i.url ?? i.description);
        return `${id} : ${title} ${displayValue} ${ou.filter(Boolean).slice(0, 3).join(", ")}`;
      }),
  );
}

try {
  for (const page of pages) {
    for (let essai = 0; essai < fois; essai++) {
      const { lhr } = await lighthouse(page, reglages);
      if (lhr.runtimeError) throw new Error(`${page} : ${lhr.runtimeError.message}`);
      const notes = categories.map((nom) => lhr.categories[nom].score);
      const mesures = Object.fromEntries(
        ["largest-contentful-paint", "total-blocking-time", "cumulative-layout-shift"].map((nom) => [
          nom,
          lhr.audits[nom].numericValue,
        ]),
      );
      const poids = lhr.audits["total-byte-weight"].numericValue;
      console.log(JSON.stringify({ page, notes, mesures, poids, reproches: reproches(lhr) }));
    }
  }
} finally {
  await navigateur.close();
}
