-- Topics begin and go on.
local h = require('harness')
local test, equal, contains = h.test, h.equal, h.contains

local root = h.workspace()
local ops = root .. '/agentops/infrastructure-ops'
local plan = ops .. '/plans/k8s-upgrade-plan.md'
local child = h.start({ cwd = root, files = { plan } })
child:attached()
child:see('% of window')

--- Ends a test where the server does not have a command.
local function needs(command)
  h.needs(child:has_command(command), command)
end

test('research asks for a question and makes the first artifact of a topic', function()
  needs('agentops.start')
  child:will_choose({ 'Infrastructure operations' })
  child:command('AgentOps research')
  child:see('What is to be found out?')
  child:keys('How do we rotate our TLS certificates?<CR>')
  h.wait('the artifact', function()
    return child:file():find(ops .. '/research/', 1, true)
      and child:text():find('rotate our TLS certificates', 1, true)
  end)
  contains(child:text(), '## Findings')
  child:command('write')
  h.wait('the file', function()
    return vim.uv.fs_stat(child:file())
  end)
end)

test('advance saves a bundle and opens the next artifact with its digest; undo empties it', function()
  needs('agentops.advance')
  child:edit(plan)
  child:attached()
  child:command('AgentOps! advance')
  local report = ops .. '/implementation/k8s-upgrade-report.md'
  h.wait('the report', function()
    return child:file() == report
  end)
  contains(child:text(), '## Context')
  contains(child:text(), 'topic: k8s-upgrade')
  equal('file', vim.uv.fs_stat(root .. '/agentops/bundles/k8s-upgrade-plan.md').type)
  equal('file', vim.uv.fs_stat(root .. '/agentops/bundles/k8s-upgrade-plan.tar.zst').type)
  child:command('write')
  h.wait('the file', function()
    return h.read(report):find('## Context', 1, true)
  end)
  child:keys('u')
  h.wait('an empty buffer', function()
    return vim.trim(child:text()) == ''
  end)
end)

test('a gate that fails is said, and nothing is made', function()
  needs('agentops.advance')
  local draft = ops .. '/plans/disaster-recovery-plan.md'
  child:edit(draft)
  child:attached()
  local before = #child:said()
  child:command('AgentOps advance')
  h.wait('a reason', function()
    return #child:said() > before
  end)
  equal(nil, vim.uv.fs_stat(ops .. '/implementation/disaster-recovery-report.md'))
end)

test('plan of a plan says what comes next', function()
  h.needs(child:has_request('agentops/load'), 'agentops/load')
  child:edit(plan)
  h.wait('the load', function()
    return child:lua([[return require('agentops').statusline()]]) ~= ''
  end)
  child:command('AgentOps plan')
  child:hear('this is the plan')
end)

test('implement shows what the plan touches, and Enter opens a file', function()
  needs('agentops.implement')
  child:edit(plan)
  child:attached()
  child:command('AgentOps implement dry-run')
  child:see('What the plan touches')
  contains(child:text(), 'infrastructure/kubernetes/node-groups.tf')
  child:keys('/node-groups<CR><CR>')
  h.wait('the file', function()
    return child:file() == root .. '/infrastructure/kubernetes/node-groups.tf'
  end)
end)

test('init makes the folders in a new project, and its files get a server', function()
  needs('agentops.initialise')
  local fresh = vim.env.AGENTOPS_SCRATCH .. '/fresh'
  h.write(fresh .. '/notes.md', '# Notes\n')
  local other = h.start({ cwd = fresh, files = { fresh .. '/notes.md' } })
  equal({}, other:servers())
  other:command('AgentOps init infrastructure-ops')
  h.wait('the folders', function()
    return vim.uv.fs_stat(fresh .. '/agentops/infrastructure-ops')
  end)
  other:attached()
  other:stop()
end)

child:stop()
