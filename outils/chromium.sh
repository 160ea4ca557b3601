#!/usr/bin/env bash
# Trouve, ou installe, le Chromium des tests de navigateur, et affiche le chemin de son
# exécutable ; une ligne vide veut dire « celui de Playwright ».
set -euo pipefail
cd "$(dirname "$0")/.."

renoncer() {
    echo "$1 Tapez :" >&2
    echo "    $2" >&2
    exit 1
}

installer_par_apt() {
    [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null 2>&1 || return 1
    echo "→ installation de $1 par apt-get" >&2
    export DEBIAN_FRONTEND=noninteractive
    {
        apt-get -qq update && apt-get -qq install -y --no-install-recommends "$1"
    } >/dev/null
}

# Le Node.js que Playwright apporte demande libatomic, absente d'un Debian nu.
pilote_demarre() {
    [ ! -x .venv/bin/playwright ] || .venv/bin/playwright --version >/dev/null 2>&1
}

# Lancé avant d'être retenu : sous Ubuntu, chromium-browser peut n'être qu'une invitation à
# installer le paquet snap.
chercher() {
    local candidat
    for candidat in ${NV_CHROMIUM:+"$NV_CHROMIUM"} chromium chromium-browser google-chrome; do
        if command -v "$candidat" >/dev/null 2>&1 && "$candidat" --version >/dev/null 2>&1; then
            command -v "$candidat"
            return
        fi
    done
    return 1
}

chercher_celui_de_playwright() {
    .venv/bin/python - 2>/dev/null <<'PY'
from pathlib import Path

from playwright.sync_api import sync_playwright

with sync_playwright() as playwright:
    if not Path(playwright.chromium.executable_path).exists():
        raise SystemExit(1)
print()
PY
}

installer_par_playwright() {
    [ -x .venv/bin/playwright ] || return 1
    echo '→ installation de Chromium par Playwright' >&2
    .venv/bin/playwright install chromium >/dev/null 2>&1
}

pilote_demarre ||
    { installer_par_apt libatomic1 && pilote_demarre; } ||
    renoncer 'Playwright ne démarre pas : il lui manque une bibliothèque.' \
        'sudo apt install libatomic1'

chercher || chercher_celui_de_playwright ||
    { installer_par_apt chromium && chercher; } ||
    { installer_par_playwright && chercher_celui_de_playwright; } ||
    # Ubuntu ne donne Chromium que par snap.
    if grep -qs '^ID=ubuntu' /etc/os-release; then
        renoncer "Aucun Chromium, et il n'a pas pu être installé." \
            '.venv/bin/playwright install --with-deps chromium'
    else
        renoncer "Aucun Chromium, et il n'a pas pu être installé." 'sudo apt install chromium'
    fi
