-- Bundles are saved, loaded, verified and restored.
local h = require('harness')
local test, equal, contains = h.test, h.equal, h.contains

local root = h.workspace()
local ops = root .. '/agentops/infrastructure-ops'
local research = ops .. '/research/k8s-upgrade-research.md'
local digest = root .. '/agentops/bundles/k8s-upgrade-research.md'
local archive = root .. '/agentops/bundles/k8s-upgrade-research.tar.zst'
-- The sample has this bundle already.
for _, path in ipairs({ digest, archive }) do
  assert(os.remove(path))
end
local child = h.start({ cwd = root, files = { research } })
child:attached()
child:see('% of window')

test('save makes a digest and an archive', function()
  child:command('AgentOps bundle save')
  child:hear_from_server('Saved bundle k8s-upgrade-research')
  contains(h.read(digest), 'bundle: k8s-upgrade-research')
  equal('file', vim.uv.fs_stat(archive).type)
end)

test('saving the same again changes nothing', function()
  local before = h.read(digest)
  child:command('AgentOps bundle save')
  child:hear_from_server('Nothing has changed since the last save: bundle k8s-upgrade-research')
  equal(before, h.read(digest))
end)

test('hover of a bundle explains it', function()
  child:edit(digest)
  child:attached()
  child:cursor(h.line_of(digest, 'bundle: k8s-upgrade-research'), 10)
  child:keys('K')
  child:see('fresh')
  child:keys('jk')
end)

test('list opens a digest', function()
  child:edit(research)
  child:will_choose({ 'k8s-upgrade-research' })
  child:command('AgentOps bundle list')
  h.wait('the digest', function()
    return child:file() == digest
  end)
end)

test('load puts the digest into a new artifact', function()
  local fresh = ops .. '/plans/node-pools-plan.md'
  h.write(fresh, '---\ntopic: node-pools\nphase: plan\n---\n# Plan: node pools\n\n## Changes\n')
  child:edit(fresh)
  child:attached()
  child:command('AgentOps bundle load k8s-upgrade-research')
  child:see('## Context')
  contains(child:text(), 'k8s-upgrade-research')
  child:keys('u')
  h.wait('the plan as before', function()
    return not child:text():find('## Context', 1, true)
  end)
end)

test('verify says what the digest keeps', function()
  child:command('AgentOps bundle verify k8s-upgrade-research')
  child:hear_from_server('k8s-upgrade-research')
  child:hear_from_server('keeps')
end)

test('a changed original is saved over only when one wants it', function()
  local before = h.read(digest)
  child:edit(research)
  child:attached()
  child:keys('Go<CR>## Decision<CR><CR>We go on with blue and green node groups.<Esc>')
  child:command('silent write')
  h.wait('the file', function()
    return h.read(research):find('blue and green node groups', 1, true)
  end)
  child:will_choose({ 'no such choice' })
  child:command('AgentOps bundle save')
  h.wait('the question', function()
    return #child:choices() > 0
  end)
  equal(before, h.read(digest))
  child:command('AgentOps! bundle save')
  child:hear_from_server('Saved again: bundle k8s-upgrade-research')
  contains(h.read(digest), 'blue and green node groups')
  equal('directory', vim.uv.fs_stat(root .. '/agentops/bundles/.history').type)
end)

test('restore puts an original back that is gone', function()
  local before = h.read(research)
  child:command('silent! bdelete!')
  os.remove(research)
  child:command('AgentOps bundle restore k8s-upgrade-research')
  h.wait('the original', function()
    return vim.uv.fs_stat(research)
  end)
  child:hear_from_server('Restored agentops/infrastructure-ops/research/k8s-upgrade-research.md')
  equal(before, h.read(research))
end)

test('restore asks before it overwrites; with ! it does, and the open file follows', function()
  local saved = h.read(research)
  child:edit(research)
  child:attached()
  child:keys('ggdG')
  child:command('silent write')
  h.wait('the file', function()
    return h.read(research) == ''
  end)
  local asked = #child:choices()
  child:will_choose({ 'no such choice' })
  child:command('AgentOps bundle restore k8s-upgrade-research')
  h.wait('the question', function()
    return #child:choices() > asked
  end)
  equal('', h.read(research))
  child:command('AgentOps! bundle restore k8s-upgrade-research')
  h.wait('the text as it was saved', function()
    return child:text() .. '\n' == saved
  end)
  equal(saved, h.read(research))
end)

child:stop()
