// Dire un jour, une heure, un instant en français, tels que les écrit la construction.
export const direJour = (quand) => new Intl.DateTimeFormat("fr-FR", { dateStyle: "long", timeZone: "UTC" }).format(quand).replace(/^1 /, "1er ");
export const direHeure = (quand) => `${quand.getHours()}\u00a0h\u00a0${String(quand.getMinutes()).padStart(2, "0")}`;
export const jourLocal = (quand) => new Date(Date.UTC(quand.getFullYear(), quand.getMonth(), quand.getDate()));
export const direInstant = (iso) => `${direJour(jourLocal(new Date(iso)))} à ${direHeure(new Date(iso))}`;
