-- Opens a schema in Neovim with `tl lsp`: reads findings, mends them, jumps, renames, formats.
-- Neovim has the plugin of `editors/neovim`. The variable FOLDER is an empty folder for schemas.

local folder = vim.env.FOLDER

local function ensure(condition, text)
  if not condition then
    error(text .. "\n" .. table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), "\n"), 0)
  end
end

local function wait(text, condition)
  ensure(vim.wait(10000, condition, 20), text)
end

local function write(name, lines)
  vim.fn.writefile(lines, folder .. "/" .. name)
end

local function lines()
  return table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), "|")
end

local function edit()
  write("tl.toml", { "[schemas.api]", 'files = ["api.tl", "photos.tl"]' })
  write("photos.tl", { "photo id:long = Photo;" })
  write("api.tl", { "// 😀 a user", "user   id:long photo:Phto = User;" })
  vim.cmd("edit " .. folder .. "/api.tl")
  ensure(vim.bo.filetype == "tl", "the type of the file is " .. vim.bo.filetype)

  wait("no finding", function()
    return #vim.diagnostic.get(0) == 1
  end)
  local get_clients = vim.lsp.get_clients or vim.lsp.get_active_clients
  local client = get_clients()[1].id
  local finding = vim.diagnostic.get(0)[1]
  ensure(finding.lnum == 1 and finding.col == 21, "a finding at " .. vim.inspect(finding))
  ensure(finding.message:find("type `Phto` has no constructors", 1, true), finding.message)

  vim.api.nvim_buf_set_text(0, 1, 21, 1, 25, { "Photo" })
  wait("the finding stays", function()
    return #vim.diagnostic.get(0) == 0
  end)

  vim.api.nvim_win_set_cursor(0, { 2, 22 })
  local at = vim.lsp.util.make_position_params(0, "utf-16")
  local answers = vim.lsp.buf_request_sync(0, "textDocument/definition", at, 10000)
  local place = answers[client].result[1]
  ensure(place.uri:find("photos.tl", 1, true), "a definition in " .. place.uri)
  local hover = vim.lsp.buf_request_sync(0, "textDocument/hover", at, 10000)[client].result
  ensure(hover.contents.value:find("photo id:long = Photo", 1, true), hover.contents.value)

  vim.lsp.buf.rename("Picture")
  wait("the old name stays", function()
    return lines():find("Picture", 1, true)
  end)
  local other = vim.fn.bufnr(folder .. "/photos.tl")
  local renamed = vim.api.nvim_buf_get_lines(other, 0, -1, false)[1]
  -- Ids follow from the old name, so they are stated.
  ensure(renamed == "photo#32e47466 id:long = Picture;", "the other file has " .. renamed)

  if vim.lsp.buf.format then
    vim.lsp.buf.format({ timeout_ms = 10000 })
  else
    vim.lsp.buf.formatting_sync(nil, 10000)
  end
  ensure(lines():find("^// 😀 a user|user#%x+ id:long photo:Picture = User;$"), "formatted")
  vim.lsp.stop_client(client)
end

dofile("tests/editors/neovim_test.lua")(edit, "findings, jumps, a new name and formatting work")
