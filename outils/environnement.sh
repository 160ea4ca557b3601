#!/usr/bin/env bash
# Crée l'environnement virtuel .venv, ou le refait s'il ne convient plus.
#
# Le Python est celui de $PYTHON, sinon le plus récent trouvé dans le PATH. Il est lancé avant
# d'être retenu : les relais de pyenv et d'asdf existent aussi pour des versions non installées.
set -euo pipefail
cd "$(dirname "$0")/.."

# Affiche l'exécutable réel et la version de « $1 », si c'est un Python assez récent.
sonder() {
    "$1" -c '
import sys
if sys.version_info < (3, 11):
    sys.exit(1)
# Hors de tout environnement virtuel : .venv ne doit pas naître de lui-même.
print(getattr(sys, "_base_executable", None) or sys.executable, *sys.version_info[:3], sep="\t")
' 2>/dev/null
}

sait_creer() {
    "$1" -c 'import ensurepip, venv' 2>/dev/null
}

choisir() {
    local candidat trouve repli=
    local candidats=(python3.14 python3.13 python3.12 python3.11 python3)
    [ -n "${PYTHON:-}" ] && candidats=("$PYTHON")
    for candidat in "${candidats[@]}"; do
        trouve=$(sonder "$candidat") || continue
        if sait_creer "${trouve%%$'\t'*}"; then
            echo "$trouve"
            return
        fi
        repli=${repli:-$trouve}
    done
    [ -n "$repli" ] && echo "$repli"
}

if ! choix=$(choisir); then
    if [ -n "${PYTHON:-}" ]; then
        echo "Python 3.11 ou plus récent est nécessaire, et « $PYTHON » n'en est pas un." >&2
    else
        echo 'Python 3.11 ou plus récent est nécessaire, et il ne se trouve pas sur ce système.' >&2
        echo 'Installez-le, ou indiquez où il est : make PYTHON=/chemin/vers/python3.13 …' >&2
    fi
    exit 1
fi
IFS=$'\t' read -r python majeure mineure correctif <<<"$choix"

if ! sait_creer "$python"; then
    paquet="python$majeure.$mineure-venv"
    # Debian donne aussi un nom sans numéro à la version du système.
    if [ "$(readlink -f /usr/bin/python3 2>/dev/null)" = "$(readlink -f "$python")" ]; then
        paquet=python3-venv
    fi
    echo "Le module « venv » manque à Python $majeure.$mineure ($python). Tapez :" >&2
    echo "    sudo apt install $paquet" >&2
    exit 1
fi

temoin=.venv/tampons/environnement
marque="$PWD $majeure.$mineure.$correctif"
if [ -x .venv/bin/python ] && [ "$(cat "$temoin" 2>/dev/null)" = "$marque" ]; then
    exit 0
fi

echo "→ création de .venv avec Python $majeure.$mineure.$correctif" >&2
rm -rf .venv
trap 'rm -rf .venv' EXIT
"$python" -m venv .venv
mkdir -p .venv/tampons
echo "$marque" >"$temoin"
trap - EXIT
