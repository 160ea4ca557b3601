// netlify dev écoute sur toutes les cartes réseau : ici, seulement sur cette machine.
const net = require("node:net");
const ecouter = net.Server.prototype.listen;
net.Server.prototype.listen = function (...arguments_) {
  if (typeof arguments_[0] === "number") {
    const suite = typeof arguments_[1] === "string" ? arguments_.slice(2) : arguments_.slice(1);
    return ecouter.call(this, arguments_[0], "127.0.0.1", ...suite);
  }
  if (arguments_[0] && typeof arguments_[0] === "object" && "port" in arguments_[0]) {
    arguments_[0] = { ...arguments_[0], host: "127.0.0.1" };
  }
  return ecouter.apply(this, arguments_);
};
