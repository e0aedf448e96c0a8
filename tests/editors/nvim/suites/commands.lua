-- The command `:AgentOps`: completion, pickers, and what is said when something does not fit.
local h = require('harness')
local test, equal, contains = h.test, h.equal, h.contains

local root = h.workspace()
local plan = root .. '/agentops/infrastructure-ops/plans/k8s-upgrade-plan.md'
local child = h.start({ cwd = root, files = { plan } })
child:attached()
child:see('% of window')

local function complete(line)
  return child:lua([[return vim.fn.getcompletion(..., 'cmdline')]], line)
end

test('subcommands are completed', function()
  equal({
    'advance',
    'budget',
    'bundle',
    'implement',
    'init',
    'log',
    'plan',
    'rename',
    'research',
    'restart',
    'status',
  }, complete('AgentOps '))
  equal({ 'rename', 'research', 'restart' }, complete('AgentOps re'))
  equal({ 'list', 'load', 'restore', 'save', 'verify' }, complete('AgentOps bundle '))
  equal({ 'list', 'load' }, complete('AgentOps bundle l'))
  equal({ 'dry-run', 'execute' }, complete('AgentOps implement '))
  equal({ 'execute' }, complete('AgentOps implement e'))
  equal({ 'CLAUDE.md' }, complete('AgentOps plan CL'))
  equal({}, complete('AgentOps status '))
  equal({ 'product-dev', 'infrastructure-ops' }, complete('AgentOps init '))
  equal({ 'product-dev' }, complete('AgentOps init pr'))
  equal({ 'save' }, complete('AgentOps! bundle sa'))
end)

test('what is about a file of a workspace is there in such files only', function()
  child:command('enew')
  h.wait('an empty buffer', function()
    return child:file() == ''
  end)
  equal(
    { 'budget', 'bundle', 'init', 'log', 'plan', 'rename', 'research', 'restart', 'status' },
    complete('AgentOps ')
  )
  equal({ 'list', 'restore', 'verify' }, complete('AgentOps bundle '))
  child:command('AgentOps advance')
  child:hear('`advance` is about a file of a workspace; open one first')
end)

test('what does not exist is said, with what does', function()
  child:command('AgentOps no-such-thing')
  child:hear('there is no `:AgentOps no-such-thing`: budget, bundle')
  child:command('AgentOps bundle no-such-thing')
  child:hear('there is no `:AgentOps bundle no-such-thing`: list')
  child:command('AgentOps')
  child:hear('say what to do: ')
  child:keys('<CR>')
end)

test('a command of a newer server is not asked of an older one', function()
  child:edit(plan)
  child:attached()
  child:lua([[
    local client = vim.lsp.get_clients({ name = 'agentops' })[1]
    _G.kept = client.server_capabilities.executeCommandProvider.commands
    client.server_capabilities.executeCommandProvider.commands = {}
  ]])
  child:command('AgentOps advance')
  child:hear('the server does not have `agentops.advance` yet; install a newer one')
  child:lua([[
    vim.lsp.get_clients({ name = 'agentops' })[1].server_capabilities.executeCommandProvider.commands = _G.kept
  ]])
end)

test('status starts the server of the current folder when no file is open', function()
  local other = h.start({ cwd = root })
  equal({}, other:servers())
  other:command('AgentOps status')
  contains(other:see('AgentOps · my-startup'), 'Product development')
  equal(1, #other:servers())
  other:stop()
end)

test('outside of any workspace it says how to begin', function()
  local other = h.start({ cwd = vim.env.AGENTOPS_SCRATCH })
  other:command('AgentOps status')
  other:hear('`:AgentOps init` makes one')
  other:stop()
end)

test('two workspaces have a server each', function()
  local second = h.workspace()
  child:edit(plan)
  child:edit(second .. '/CLAUDE.md')
  child:attached()
  h.wait('both', function()
    return #child:servers() == 2
  end)
  equal(second, child:lua([[return vim.lsp.get_clients({ name = 'agentops', bufnr = 0 })[1].root_dir]]))
end)

child:stop()
