std = 'luajit'
read_globals = { 'vim' }
globals = { 'vim.b', 'vim.bo', 'vim.g', 'vim.o', 'vim.opt', 'vim.opt_local', 'vim.ui', 'vim.wo', 'vim.env', 'vim.notify' }
max_line_length = 120
