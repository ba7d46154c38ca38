-- Runs the test in a script for Neovim, prints the result, and ends Neovim.

return function(test, success)
  local ok, problem = pcall(test)
  if not ok then
    io.stderr:write("neovim: " .. problem .. "\n")
    vim.cmd("cquit 1")
  end
  io.stdout:write("neovim: " .. success .. "\n")
  vim.cmd("qall!")
end
