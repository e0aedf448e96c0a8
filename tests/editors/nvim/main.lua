-- nvim --clean -l main.lua SUITE.lua: runs one suite. Exit code 0: all of it passed.
local here = vim.fs.dirname(vim.fs.abspath(debug.getinfo(1, 'S').source:sub(2)))
package.path = here .. '/?.lua;' .. package.path
vim.opt.runtimepath:prepend(vim.fs.joinpath(vim.env.AGENTOPS_ROOT, 'editors/nvim'))
dofile(_G.arg[1])
require('harness').finish()
