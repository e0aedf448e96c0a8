-- Bundles are saved, loaded, verified and restored.
local h = require('harness')
local test, equal, contains = h.test, h.equal, h.contains

local root = h.workspace()
local ops = root .. '/agentops/infrastructure-ops'
local research = ops .. '/research/k8s-upgrade-research.md'
local digest = root .. '/agentops/bundles/k8s-upgrade-research.md'
local child = h.start({ cwd = root, files = { research } })
child:attached()
child:see('% of window')

--- Ends a test where the server does not have a command.
local function needs(command)
  h.needs(child:has_command(command), command)
end

test('save makes a digest and an archive', function()
  needs('agentops.saveBundle')
  child:command('AgentOps bundle save')
  child:hear('bundle k8s-upgrade-research created')
  contains(h.read(digest), 'bundle: k8s-upgrade-research')
  equal('file', vim.uv.fs_stat(root .. '/agentops/bundles/k8s-upgrade-research.tar.zst').type)
end)

test('saving the same again changes nothing', function()
  needs('agentops.saveBundle')
  local before = h.read(digest)
  child:command('AgentOps bundle save')
  child:hear('bundle k8s-upgrade-research unchanged')
  equal(before, h.read(digest))
end)

test('hover of a bundle explains it', function()
  needs('agentops.saveBundle')
  child:edit(digest)
  child:attached()
  child:cursor(h.line_of(digest, 'bundle: k8s-upgrade-research'), 10)
  child:keys('K')
  child:see('fresh')
  child:keys('jk')
end)

test('list opens a digest', function()
  h.needs(child:has_request('agentops/bundles'), 'agentops/bundles')
  needs('agentops.saveBundle')
  child:edit(research)
  child:will_choose({ 'k8s-upgrade-research' })
  child:command('AgentOps bundle list')
  h.wait('the digest', function()
    return child:file() == digest
  end)
end)

test('load puts the digest into a new artifact', function()
  needs('agentops.loadBundle')
  local fresh = ops .. '/plans/node-pools-plan.md'
  h.write(fresh, '---\ntopic: node-pools\nphase: plan\n---\n# Plan: node pools\n\n## Changes\n')
  child:edit(fresh)
  child:attached()
  child:command('AgentOps bundle load k8s-upgrade-research')
  h.wait('the digest', function()
    return child:text():find('## Context', 1, true)
  end)
  child:keys('u')
  h.wait('the plan as before', function()
    return not child:text():find('## Context', 1, true)
  end)
end)

test('verify says what the digest keeps', function()
  needs('agentops.verifyBundle')
  local before = #child:said()
  child:command('AgentOps bundle verify k8s-upgrade-research')
  h.wait('an answer', function()
    return #child:said() > before
  end)
end)

test('a changed original is saved over only when one wants it', function()
  needs('agentops.saveBundle')
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
  child:hear('bundle k8s-upgrade-research replaced')
  equal(false, before == h.read(digest))
end)

test('restore puts an original back that is gone', function()
  needs('agentops.restoreBundle')
  local before = h.read(research)
  child:command('silent! bdelete!')
  os.remove(research)
  child:command('AgentOps bundle restore k8s-upgrade-research')
  h.wait('the original', function()
    return vim.uv.fs_stat(research)
  end)
  equal(before, h.read(research))
end)

child:stop()
