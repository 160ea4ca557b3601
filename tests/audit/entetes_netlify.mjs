// Les en-têtes que Netlify tire de _headers, d'après son propre lecteur : node … _headers chemin…
import { parseAllHeaders } from "@netlify/headers-parser";

const [fichier, ...chemins] = process.argv.slice(2);
const { headers, errors } = await parseAllHeaders({
  headersFiles: [fichier],
  configHeaders: [],
  minimal: false,
});
if (errors.length) throw errors[0];
const recus = chemins.map((chemin) =>
  Object.assign({}, ...headers.filter((h) => h.forRegExp.test(chemin)).map((h) => h.values)),
);
console.log(JSON.stringify(recus));
