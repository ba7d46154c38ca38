-- TL in Neovim: the language server, and colours by the tree-sitter grammar, if it is installed.
-- Belongs into the folder `plugin` of 'runtimepath'. Works with Neovim 0.7 and later.

-- Neovim takes `.tl` for Teal.
if vim.fn.has("nvim-0.8") == 1 then
  vim.filetype.add({ extension = { tl = "tl" } })
else
  vim.cmd("autocmd BufRead,BufNewFile *.tl set filetype=tl")
end

--- Returns the folder of the project that a file belongs to.
local function root(file)
  local folder = vim.fn.fnamemodify(file, ":p:h")
  local settings = vim.fn.findfile("tl.toml", vim.fn.escape(folder, " ,;*[]") .. ";")
  return settings ~= "" and vim.fn.fnamemodify(settings, ":p:h") or folder
end

--- The server of each project, for Neovim 0.7, which does not look for one that runs.
local servers = {}

local function start_server(buffer)
  local folder = root(vim.api.nvim_buf_get_name(buffer))
  local config = { name = "tl", cmd = { "tl", "lsp" }, root_dir = folder }
  if vim.lsp.start then
    vim.lsp.start(config, { bufnr = buffer })
    return
  end
  config.on_exit = function()
    servers[folder] = nil
  end
  servers[folder] = servers[folder] or vim.lsp.start_client(config)
  vim.lsp.buf_attach_client(buffer, servers[folder])
end

local function colour(buffer)
  if vim.treesitter.start then
    vim.treesitter.start(buffer, "tl")
  else
    vim.treesitter.highlighter.new(vim.treesitter.get_parser(buffer, "tl"))
  end
end

vim.api.nvim_create_autocmd("FileType", {
  pattern = "tl",
  callback = function(event)
    vim.bo.commentstring = "// %s"
    if #vim.api.nvim_get_runtime_file("parser/tl.so", false) > 0 then
      colour(event.buf)
    end
    start_server(event.buf)
  end,
})
