-- What one is told when something is not as it should be.
local h = require('harness')
local test, equal, contains, lacks = h.test, h.equal, h.contains, h.lacks

local root = h.workspace()
local plan = root .. '/agentops/infrastructure-ops/plans/k8s-upgrade-plan.md'

--- The text of `:checkhealth agentops`.
local function health(child)
  child:command('checkhealth agentops')
  child:see('agentops:')
  return h.wait('the report', function()
    local text = child:text()
    return text:find('its commands') and text or text:find('no workspace is open') and text
  end)
end

test('checkhealth: all is well', function()
  local child = h.start({ cwd = root, files = { plan } })
  child:attached()
  local text = health(child)
  contains(text, 'OK Neovim 0.')
  contains(text, vim.env.AGENTOPS_BIN)
  contains(text, '(from $AGENTOPS_BIN)')
  contains(text, "enabled by vim.lsp.enable('agentops')")
  contains(text, root)
  contains(text, 'agentops.showLoad')
  lacks(text, 'ERROR')
  lacks(text, 'WARNING')
  child:stop()
end)

test('checkhealth of the protocol client: nothing is wrong with our configuration', function()
  local child = h.start({ cwd = root, files = { plan } })
  child:attached()
  child:command('checkhealth vim.lsp')
  h.wait('the report', function()
    return child:text():find('agentops (id: ', 1, true)
  end)
  lacks(child:text():match('vim%.lsp: Enabled Configurations.*') or child:text(), 'ERROR')
  child:stop()
end)

test('a server that is not on the PATH: said once, with what to do', function()
  local child = h.start({ cwd = root, files = { plan }, env = { AGENTOPS_BIN = '' } })
  child:hear('is not on the PATH')
  child:hear('cargo install')
  child:edit(root .. '/CLAUDE.md')
  child:edit(root .. '/README.md')
  local said = vim.tbl_filter(function(text)
    return text:find('is not on the PATH', 1, true) ~= nil
  end, child:said())
  equal(1, #said)
  equal({}, child:servers())
  local text = health(child)
  contains(text, 'ERROR the server `agentops` is not on the PATH')
  child:stop()
end)

test('a server that is named and is not there: no other is taken', function()
  local config = "vim.g.agentops_server = '/no/such/agentops'\n" .. h.readme_config()
  local child = h.start({ cwd = root, files = { plan }, config = config })
  child:hear('vim.g.agentops_server names `/no/such/agentops`, which cannot be run')
  equal({}, child:servers())
  -- Whoever asks is answered, although it was said before.
  local before = #child:said()
  child:command('AgentOps status')
  h.wait('an answer', function()
    return #child:said() > before
  end)
  contains(child:said()[before + 1], 'cannot be run')
  child:stop()
end)

test('a server on the PATH is found', function()
  local bin = vim.fs.joinpath(vim.env.AGENTOPS_SCRATCH, 'bin')
  vim.fn.mkdir(bin, 'p')
  assert(vim.uv.fs_symlink(vim.env.AGENTOPS_BIN, bin .. '/agentops'))
  local env = { AGENTOPS_BIN = '', PATH = bin .. ':' .. vim.env.PATH }
  local child = h.start({ cwd = root, files = { plan }, env = env })
  child:attached()
  contains(health(child), '(from $PATH)')
  child:stop()
end)

test('a program that is no server: checkhealth says so', function()
  local child = h.start({ cwd = root, config = '', env = { AGENTOPS_BIN = '/bin/false' } })
  local text = health(child)
  contains(text, 'ERROR /bin/false does not say its version')
  contains(text, 'WARNING not enabled')
  child:stop()
end)

test('a server that the user configures is taken as it is', function()
  local config = ([[
    vim.lsp.config('agentops', { cmd = { '%s', 'lsp' } })
    vim.lsp.enable('agentops')
  ]]):format(vim.env.AGENTOPS_BIN)
  local child = h.start({ cwd = root, files = { plan }, config = config, env = { AGENTOPS_BIN = '' } })
  child:attached()
  equal({}, child:said())
  child:stop()
end)

test('settings of the editor reach the server', function()
  local config = h.readme_config()
    .. [[
    vim.lsp.config('agentops', {
      settings = { agentops = { diagnostics = { severity = { ['plan-conflict'] = 'off' } } } },
    })
  ]]
  local child = h.start({ cwd = root, files = { plan }, config = config })
  child:attached()
  child:see('% of window')
  equal({}, child:codes())
  child:stop()
end)

test('the help is there', function()
  local child = h.start({ cwd = root })
  child:lua([[vim.cmd('helptags ALL')]])
  for _, topic in ipairs({
    'agentops',
    ':AgentOps',
    'agentops-statusline',
    'agentops-highlights',
    'g:agentops_server',
  }) do
    child:lua('vim.cmd.help(...)', topic)
    equal('agentops.txt', vim.fs.basename(child:file()))
  end
  child:stop()
  os.remove(vim.env.AGENTOPS_ROOT .. '/editors/nvim/doc/tags')
end)
