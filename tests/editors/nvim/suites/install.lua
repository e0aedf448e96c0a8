-- The plugin is installed as the READMEs say, word by word, in a home where nothing is yet.
local h = require('harness')
local test, equal, contains = h.test, h.equal, h.contains

local root = h.workspace()
local ops = root .. '/agentops/infrastructure-ops'
local plan = ops .. '/plans/disaster-recovery-plan.md'

--- A home with a checkout of the plugin, and the programs that the README takes for granted.
---@return string home
---@return string path for $PATH
local function machine()
  local home = h.home()
  local editors = home .. '/src/agentops/editors'
  vim.fn.mkdir(editors, 'p')
  vim.fn.mkdir(home .. '/bin', 'p')
  equal(0, vim.system({ 'cp', '-R', vim.env.AGENTOPS_ROOT .. '/editors/nvim', editors }):wait().code)
  assert(vim.uv.fs_symlink(vim.v.progpath, home .. '/bin/nvim'))
  assert(vim.uv.fs_symlink(vim.env.AGENTOPS_BIN, home .. '/bin/agentops'))
  return home, home .. '/bin:' .. vim.env.PATH
end

--- Starts Neovim there, with a configuration.
local function start(home, path, config, files)
  h.write(home .. '/.config/nvim/init.lua', config)
  local env = { PATH = path, AGENTOPS_BIN = '' }
  return h.start({ home = home, env = env, cwd = root, files = files })
end

--- Sees all that the configuration of the README promises.
local function see_everything(child)
  child:attached()
  child:see('Plan · 57.2k of 50k')
  child:see('Plan 57.2k/50k · 45%')
  local heading = h.line_of(plan, '## Changes')
  child:cursor(heading)
  child:see('## Changes 2.5k tokens')
  child:keys('zc')
  child:see('lines: ## Changes')
  child:keys('zR')
  child:cursor(h.line_of(plan, 's3-replicaton.tf'))
  child:see('missing-file: ')
  child:command('AgentOps status')
  child:see('AgentOps · my-startup')
  child:keys('q')
  child:command('help agentops')
  child:see('plugin shows it in Neovim. All knowledge is in the server.')
  equal(2, child:lua([[return vim.fn.exists(':AgentOps')]]))
end

test('without a plugin manager: the lines for the shell, then the configuration', function()
  local home, path = machine()
  local script = h.shown_in('editors/nvim/README.md', '**Without a plugin manager**', 'sh')
  local run = vim
    .system({ 'bash', '-euc', script }, {
      cwd = home .. '/src/agentops',
      clear_env = true,
      env = vim.tbl_extend('force', h.usual_environment(), { HOME = home, PATH = path }),
      text = true,
    })
    :wait()
  equal({ 0, '' }, { run.code, run.stderr })
  local child = start(home, path, h.readme_config(), { plan })
  see_everything(child)
  child:stop()
end)

--- What lazy.nvim does with a plugin that is not lazy: Neovim loads nothing, the folder comes onto the runtimepath
--- while init.lua runs, its scripts are sourced, and the help is tagged when the plugin is installed.
local lazy = [[
  vim.go.loadplugins = false
  local spec = %s
  local folder = vim.fs.normalize(spec.dir)
  assert(spec.lazy == false)
  vim.opt.runtimepath:append(folder)
  for _, script in ipairs(vim.fn.globpath(folder, 'plugin/**/*.lua', false, true)) do
    vim.cmd.source(script)
  end
  vim.cmd.helptags(folder .. '/doc')
]]

local spec = h.shown_in('editors/nvim/README.md', '**With lazy.nvim**', 'lua')

test('with lazy.nvim, whether it runs before or after the configuration', function()
  local load = lazy:format(spec)
  for _, config in ipairs({ load .. h.readme_config(), h.readme_config() .. load }) do
    local home, path = machine()
    local child = start(home, path, config, { plan })
    see_everything(child)
    child:stop()
  end
end)

test('a plugin that is loaded long after the start serves the files that are open', function()
  local home, path = machine()
  local config = ('function _G.load_late()\n%s\n%s end'):format(lazy:format(spec), h.readme_config())
  -- Counts when a file is opened, and this one is open by then.
  config = config .. '\nvim.o.foldlevelstart = 99'
  local child = start(home, path, config, { plan })
  equal({}, child:servers())
  child:lua('_G.load_late()')
  see_everything(child)
  child:stop()
end)

local snippet = h.shown_in('README.md', 'or Neovim ≥ 0.11 without one', 'lua')

test('without the plugin: the lines of the main README serve artifacts', function()
  local home, path = machine()
  local child = start(home, path, snippet, { plan })
  child:attached()
  equal(root, child:lua([[return vim.lsp.get_clients({ name = 'agentops' })[1].root_dir]]))
  h.wait('diagnostics', function()
    return vim.list_contains(child:codes(), 'missing-file')
  end)
  child:cursor(h.line_of(plan, '# Plan'))
  child:keys('K')
  child:see('Gate: does not pass yet')
  child:keys('jk')
  child:will_choose({ 'Advance to Implement', 'Advance to Implement all the same' })
  child:keys('gra')
  -- Here the server writes the file: Neovim does not say that it could.
  local report = ops .. '/implementation/disaster-recovery-report.md'
  h.wait('the report', function()
    return child:file() == report
  end)
  contains(h.read(report), 'phase: implement')
  equal(h.read(report), child:text() .. '\n')
  child:edit(root .. '/infrastructure/kubernetes/cluster.tf')
  equal(0, child:lua('return #vim.lsp.get_clients({ bufnr = 0 })'))
  child:stop()
end)

test('without the plugin and without file types, as that README says: source files, too', function()
  local home, path = machine()
  local config, count = snippet:gsub('filetypes = %b{}, ', '')
  equal(1, count)
  local child = start(home, path, config, { root .. '/infrastructure/kubernetes/cluster.tf' })
  child:attached()
  child:lua('vim.lsp.codelens.refresh()')
  child:see('2 open plans')
  child:stop()
end)
