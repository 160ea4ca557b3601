// Une visite dans Firefox, par WebDriver BiDi : affiche en JSON ce qui n'aurait pas dû s'y passer.
//     node firefox.mjs '{"firefox": "…", "pages": ["http://…"], "recherche": "http://…", "question": "…"}'
import puppeteer from "puppeteer-core";

const { firefox, pages, recherche, question } = JSON.parse(process.argv[2]);
const { host } = new URL(recherche);
const RESULTATS = "[data-resultats] a[href]";
const DELAI = 30_000;

const navigateur = await puppeteer.launch({
  browser: "firefox",
  executablePath: firefox,
  protocol: "webDriverBiDi",
});
const page = await navigateur.newPage();
const fautes = [];
let ici;
const noter = (quoi) => fautes.push(`${ici} : ${quoi}`);
const aller = (adresse) => page.goto((ici = adresse), { waitUntil: "load" });

// Firefox dit à la console ce que la politique de sécurité refuse.
page.on("console", (message) => message.type() === "error" && noter(message.text()));
page.on("pageerror", (erreur) => noter(erreur.message));
// Une requête perdue est une faute, sauf si l’on a quitté la page avant qu’elle finisse.
page.on("requestfailed", (requete) => {
  if (requete.failure()?.errorText !== "NS_BINDING_ABORTED") noter(`requête perdue : ${requete.url()}`);
});
page.on("response", (reponse) => reponse.status() >= 400 && noter(`${reponse.status()} : ${reponse.url()}`));
page.on("request", (requete) => {
  const { protocol, host: vers } = new URL(requete.url());
  if (protocol !== "data:" && vers !== host) noter(`requête ailleurs : ${requete.url()}`);
});

try {
  for (const adresse of pages) {
    await aller(adresse);
    const titres = await page.$$eval("h1", (tous) => tous.filter((h) => h.checkVisibility()).length);
    if (titres !== 1) noter(`${titres} titre(s) principal(aux) visible(s)`);
  }
  await aller(recherche);
  await page.locator("main input[type=search]").setTimeout(DELAI).fill(question);
  await page.keyboard.press("Enter");
  await page.waitForSelector(RESULTATS, { timeout: DELAI }).catch(() => noter(`« ${question} » ne trouve rien`));
} catch (erreur) {
  noter(erreur.message);
} finally {
  await navigateur.close();
}
console.log(JSON.stringify(fautes));
