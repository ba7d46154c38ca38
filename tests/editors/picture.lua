-- Shows a finding and hover in Neovim, for docs/pictures/editor.svg. FOLDER is an empty folder for the
-- schema; the file `shown` in it says that the screen is complete.

local folder = vim.env.FOLDER

vim.cmd("syntax enable")
vim.opt.termguicolors = true
vim.opt.number = true
vim.opt.signcolumn = "no"
vim.opt.laststatus = 0
vim.opt.ruler = false
vim.opt.showmode = false
vim.opt.shortmess:append("FI")
vim.opt.fillchars = { eob = " " }

local colours = {
  Normal = { fg = "#d8dee9", bg = "#000000" },
  LineNr = { fg = "#7b8494" },
  Comment = { fg = "#8fbc8f" },
  Special = { fg = "#88c0f0", bold = true },
  Function = { fg = "#88c0f0", bold = true },
  Type = { fg = "#e5c07b" },
  Identifier = { fg = "#d8dee9" },
  Number = { fg = "#d19acb" },
  Operator = { fg = "#9aa5b8" },
  Delimiter = { fg = "#9aa5b8" },
  Keyword = { fg = "#d19acb", bold = true },
  Title = { fg = "#d8dee9", bold = true },
  NormalFloat = { fg = "#d8dee9", bg = "#000000" },
  FloatBorder = { fg = "#88c0f0", bg = "#000000" },
  DiagnosticVirtualTextWarn = { fg = "#ff9e64" },
  DiagnosticUnderlineWarn = { fg = "#ff9e64", underline = true },
}
for group, colour in pairs(colours) do
  vim.api.nvim_set_hl(0, group, colour)
end

local lines = {
  "---functions---",
  "",
  "users.get ids:Vector<long> = Vector<User>;",
  "photos.upload file:bytes = Phto;",
  "",
  "---types---",
  "",
  "user flags:# id:long name:string photo:flags.0?Photo = User;",
  "",
  "//@description A picture of a user @taken When it was taken",
  "photo flags:# id:long taken:flags.0?int file:bytes = Photo;",
}
vim.fn.writefile(lines, folder .. "/api.tl")
vim.cmd("cd " .. folder)
vim.cmd("edit api.tl")

local function shows_hover()
  for _, window in ipairs(vim.api.nvim_list_wins()) do
    if vim.api.nvim_win_get_config(window).relative ~= "" then
      return true
    end
  end
end

-- The first line of a finding; the second one is advice.
vim.diagnostic.config({
  virtual_text = {
    format = function(finding)
      return finding.message:match("[^\n]*")
    end,
  },
})
vim.lsp.handlers["textDocument/hover"] = vim.lsp.with(vim.lsp.handlers.hover, { border = "single" })
vim.wait(10000, function()
  return #vim.diagnostic.get(0) == 1
end, 20)
vim.fn.cursor(11, 2)
vim.lsp.buf.hover()
vim.wait(10000, shows_hover, 20)
vim.cmd("redraw!")
vim.fn.writefile({}, folder .. "/shown")
