-- Colours a schema in Neovim by the tree-sitter grammar, which the plugin of `editors/neovim` starts.
-- The variable FOLDER is an empty folder for schemas.

local function colours()
  local file = vim.env.FOLDER .. "/colours.tl"
  vim.fn.writefile({
    "// a comment",
    "//@description Documentation",
    "user#d23c81a3 flags:# id:flags.0?long = User; /* another",
    "comment */",
    "---functions---",
    "users.get {X:Type} query:!X = Vector<User>;",
  }, file)
  vim.cmd("edit " .. file)
  if not vim.treesitter.highlighter.active[vim.api.nvim_get_current_buf()] then
    error("nothing colours the schema", 0)
  end
  vim.cmd("redraw!")
  local parser = vim.treesitter.get_parser(0, "tl")
  local root = parser:parse()[1]:root()
  if root.has_error and root:has_error() then
    error("the tree has an error: " .. root:sexpr(), 0)
  end
  local get = vim.treesitter.query.get or vim.treesitter.query.get_query or vim.treesitter.get_query
  local query = get("tl", "highlights")
  local found = {}
  for id, node in query:iter_captures(root, 0, 0, -1) do
    local row, column = node:start()
    found[row .. ":" .. column] = query.captures[id]
  end
  local expected = {
    ["0:0"] = "comment",
    ["1:0"] = "comment.documentation",
    ["2:0"] = "constructor",
    ["2:4"] = "number",
    ["2:14"] = "property",
    ["2:20"] = "type.builtin",
    ["2:25"] = "property",
    ["2:31"] = "number",
    ["2:33"] = "type",
    ["2:38"] = "operator",
    ["2:40"] = "type",
    ["2:46"] = "comment",
    ["4:0"] = "keyword",
    ["5:0"] = "function",
    ["5:11"] = "variable.parameter",
    ["5:36"] = "punctuation.bracket",
  }
  for place, capture in pairs(expected) do
    if found[place] ~= capture then
      error(place .. " is " .. tostring(found[place]) .. ", not " .. capture, 0)
    end
  end
end

dofile("tests/editors/neovim_test.lua")(colours, "the tree-sitter grammar colours a schema")
