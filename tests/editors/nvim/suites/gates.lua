-- A gate that does not pass: the server asks, Neovim's own prompt shows why, and one goes on or does not.
local h = require('harness')
local test, equal, contains = h.test, h.equal, h.contains

local root = h.workspace()
local ops = root .. '/agentops/infrastructure-ops'
local plan = ops .. '/plans/disaster-recovery-plan.md'
local report = ops .. '/implementation/disaster-recovery-report.md'
local child = h.start({ cwd = root, files = { plan } })
child:attached()
child:see('% of window')

test('the prompt says why', function()
  child:command('AgentOps advance')
  local screen = child:see('1: Advance to Implement all the same')
  contains(screen, 'the gate of Plan does not pass: 3 open questions')
  contains(screen, 's3-replicaton.tf')
end)

test('Escape leaves everything as it was', function()
  child:keys('<Esc>')
  child:see_no_more('Advance to Implement all the same')
  -- Another question is answered after the first one is through.
  child:command('AgentOps plan')
  child:hear('this is the plan')
  equal(plan, child:file())
  equal(nil, vim.uv.fs_stat(report))
  equal(nil, vim.uv.fs_stat(root .. '/agentops/bundles/disaster-recovery-plan.md'))
end)

test('the choice goes on, and the new artifact says that it was forced', function()
  child:command('AgentOps advance')
  child:see('1: Advance to Implement all the same')
  child:keys('1<CR>')
  h.wait('the report', function()
    return child:file() == report
  end)
  contains(h.read(report), 'forced: [3 open questions')
  equal('file', vim.uv.fs_stat(root .. '/agentops/bundles/disaster-recovery-plan.md').type)
end)

test('implement execute asks as well', function()
  child:keys('u')
  h.wait('the report to be gone', function()
    return not vim.uv.fs_stat(report)
  end)
  child:edit(plan)
  child:attached()
  child:command('AgentOps implement execute')
  contains(child:see('1: Advance to Implement all the same'), 'the gate of Plan does not pass')
  child:keys('1<CR>')
  h.wait('the report', function()
    return vim.uv.fs_stat(report) and child:file() == report
  end)
end)

test('the plan of a research that has no plan yet: asked likewise, from the command `plan`', function()
  local research = ops .. '/research/storage-research.md'
  h.write(research, '---\ntopic: storage\nphase: research\n---\n# Storage\n\n## Findings\n\n- Full.\n')
  child:edit(research)
  child:attached()
  child:command('AgentOps plan')
  contains(child:see('1: Advance to Plan all the same'), 'the gate of Research does not pass')
  child:keys('<CR>')
  child:see_no_more('Advance to Plan all the same')
  equal(nil, vim.uv.fs_stat(ops .. '/plans/storage-plan.md'))
end)

test('a picker that cuts its title: why is said besides', function()
  child:edit(ops .. '/research/storage-research.md')
  child:will_choose({ 'Advance to Plan' })
  child:command('AgentOps advance')
  child:hear('the gate of Research does not pass')
  h.wait('the plan', function()
    return child:file() == ops .. '/plans/storage-plan.md'
  end)
end)

child:stop()
