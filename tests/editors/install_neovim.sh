# Installs the plugin for Neovim and the grammar into a home folder, by the commands of docs/editors.md.
# Is read by the scripts beside it.

install_neovim() {
    sed -n '/^## Neovim/,/^## /{/^```sh/,/^```/{//!p}}' docs/editors.md >"$1/install.sh"
    HOME=$1 bash -euo pipefail "$1/install.sh"
    [ -e "$1/.local/share/nvim/site/plugin/tl.lua" ]
}
