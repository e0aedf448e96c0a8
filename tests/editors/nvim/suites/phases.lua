-- Topics begin and go on.
local h = require('harness')
local test, equal, contains = h.test, h.equal, h.contains

local root = h.workspace()
local ops = root .. '/agentops/infrastructure-ops'
local plan = ops .. '/plans/k8s-upgrade-plan.md'
local child = h.start({ cwd = root, files = { plan } })
child:attached()
child:see('% of window')

test('research asks for a question and makes the first artifact of a topic', function()
  child:will_choose({ 'Infrastructure operations' })
  child:command('AgentOps research')
  child:see('What is to be found out?')
  child:keys('How do we rotate our TLS certificates?<CR>')
  h.wait('the artifact', function()
    return child:file():find(ops .. '/research/', 1, true)
      and child:text():find('rotate our TLS certificates', 1, true)
  end)
  contains(child:text(), '## Findings')
  -- Nothing has to be written for an agent to find it.
  equal(child:text() .. '\n', h.read(child:file()))
end)

test('plan saves a bundle and opens the plan with the digest of the research', function()
  local research = ops .. '/research/storage-research.md'
  h.write(
    research,
    '---\ntopic: storage\nphase: research\n---\n# Storage\n\n## Findings\n\n- Volumes are 80% full.\n'
  )
  child:edit(research)
  child:attached()
  child:command('AgentOps! plan')
  h.wait('the plan', function()
    return child:file() == ops .. '/plans/storage-plan.md'
  end)
  child:see('## Context')
  contains(child:text(), 'topic: storage')
  contains(h.read(root .. '/agentops/bundles/storage-research.md'), 'Volumes are 80% full')
end)

test('plan of what has no plan says so, with what there is', function()
  child:edit(root .. '/README.md')
  child:command('AgentOps plan')
  child:hear('this file is no artifact of a phase')
  local spec = vim.fn.globpath(root .. '/agentops/product-dev/specs', '**/*.md', false, true)[1]
  child:command('AgentOps plan ' .. spec)
  child:hear('no phase of product-dev has the command /plan')
  child:command('AgentOps plan ' .. ops .. '/research/k8s-upgrade-research.md')
  child:hear('Plan has begun already')
end)

test('advance saves a bundle and opens the next artifact with the steps of the plan', function()
  child:edit(plan)
  child:attached()
  child:command('AgentOps advance')
  local report = ops .. '/implementation/k8s-upgrade-report.md'
  h.wait('the report', function()
    return child:file() == report
  end)
  child:see('- [ ] ')
  contains(child:text(), 'topic: k8s-upgrade')
  equal('file', vim.uv.fs_stat(root .. '/agentops/bundles/k8s-upgrade-plan.md').type)
  equal('file', vim.uv.fs_stat(root .. '/agentops/bundles/k8s-upgrade-plan.tar.zst').type)
end)

test('plan of a plan says what comes next', function()
  child:edit(plan)
  h.wait('the load', function()
    return child:lua([[return require('agentops').statusline()]]) ~= ''
  end)
  child:command('AgentOps plan')
  child:hear('this is the plan')
end)

test('implement shows what the plan touches, and Enter opens a file', function()
  child:edit(plan)
  child:attached()
  child:command('AgentOps implement dry-run')
  contains(child:see('What the plan touches'), 'another plan changes it')
  contains(child:text(), 'infrastructure/kubernetes/node-groups.tf')
  child:keys('/node-groups<CR><CR>')
  h.wait('the file', function()
    return child:file() == root .. '/infrastructure/kubernetes/node-groups.tf'
  end)
end)

test('implement execute begins the report where nothing is in the way', function()
  local report = ops .. '/implementation/k8s-upgrade-report.md'
  child:command('bwipeout! ' .. report)
  os.remove(report)
  child:edit(plan)
  h.wait('the report to be gone', function()
    child:command('AgentOps implement execute')
    return vim.wait(2000, function()
      return child:file() == report
    end)
  end)
  child:see('- [ ] ')
  contains(child:text(), 'phase: implement')
end)

child:stop()
