# The commands of docs/editors.md, which the scripts beside this file run.

# Prints the commands for an editor.
commands_for() {
    sed -n "/^## $1/,/^## /{/^\`\`\`sh/,/^\`\`\`/{//!p}}" docs/editors.md
}

# Installs the plugin for Neovim and the grammar into a home folder.
install_neovim() {
    commands_for Neovim | HOME=$1 bash -euo pipefail
    [ -e "$1/.local/share/nvim/site/plugin/tl.lua" ]
}
