-- The server goes down, and comes back.
local h = require('harness')
local test, equal = h.test, h.equal

local root = h.workspace()
local plan = root .. '/agentops/infrastructure-ops/plans/disaster-recovery-plan.md'
local child = h.start({ cwd = root, files = { plan } })
child:attached()
child:see('% of window')

--- Kills the server, and waits until it is another one or none.
local function kill()
  local pid = child:servers()[1]
  vim.uv.kill(pid, 'sigkill')
  h.wait('the old server to go', function()
    return not vim.list_contains(child:servers(), pid)
  end)
  return pid
end

test('after the server was killed there is another one, and all of its signs are there again', function()
  kill()
  child:hear('went down and is started again')
  child:attached()
  h.wait('diagnostics', function()
    return vim.list_contains(child:codes(), 'over-rule')
  end)
  child:keys('gg')
  child:see('% of window')
  equal(1, #child:servers())
end)

test('the lens of the old server is gone', function()
  local screen = child:see('% of window')
  local _, count = screen:gsub('%% of window', '')
  equal(1, count)
end)

test('what was typed meanwhile is known to the new one', function()
  child:keys('Go<CR>See [nothing](no-such-file.md).<Esc>')
  h.wait('the broken link', function()
    return vim.list_contains(child:codes(), 'broken-link')
  end)
  kill()
  h.wait('the broken link again', function()
    return vim.list_contains(child:codes(), 'broken-link')
  end)
end)

test('a server that goes down again and again stays down, and the user is told', function()
  kill()
  child:attached()
  h.wait('the server', function()
    return #child:servers() == 1
  end)
  kill()
  child:hear('and stays down')
  equal({}, child:servers())
end)

test(':AgentOps restart starts it again', function()
  child:command('AgentOps restart')
  child:attached()
  h.wait('diagnostics', function()
    return vim.list_contains(child:codes(), 'over-rule')
  end)
end)

test(':AgentOps restart replaces a server that runs', function()
  local pid = child:servers()[1]
  child:command('AgentOps restart')
  child:another_server(pid)
  child:attached()
  child:keys('gg')
  child:see('% of window')
end)

test(':AgentOps restart replaces a server that does not answer', function()
  local pid = child:servers()[1]
  vim.uv.kill(pid, 'sigstop')
  child:command('AgentOps restart')
  -- Long before the old one is given up.
  child:see('% of window')
  equal(2, #child:servers())
  -- What is stopped hears SIGTERM when it goes on.
  vim.wait(2500, function()
    return false
  end)
  vim.uv.kill(pid, 'sigcont')
  h.wait('the old server to go', function()
    return not vim.list_contains(child:servers(), pid)
  end)
  equal(1, #child:servers())
end)

test('Neovim ends at once, and takes the server along', function()
  local pid = child:servers()[1]
  -- Not a request: Neovim may be gone before it answers.
  vim.rpcnotify(child.channel, 'nvim_input', ':qall!<CR>')
  equal(0, vim.fn.jobwait({ child.channel }, 5000)[1])
  h.wait('the server to end', function()
    return vim.uv.kill(pid, 0) ~= 0
  end)
end)

test('what was changed while no server ran is named, because it has to be opened again', function()
  local place = h.workspace()
  local other = h.start({ cwd = place, files = { place .. '/CLAUDE.md' } })
  for _ = 1, 4 do
    other:attached()
    local pid = h.wait('a server', function()
      return other:servers()[1]
    end)
    vim.uv.kill(pid, 'sigkill')
    h.wait('its end', function()
      return not vim.list_contains(other:servers(), pid)
    end)
  end
  other:hear('and stays down')
  other:keys('GoAnother rule.<Esc>')
  other:command('AgentOps restart')
  other:hear('is typed there: CLAUDE.md; write, `:bwipeout` and open them again')
  other:command('silent write')
  other:command('bwipeout')
  other:edit(place .. '/CLAUDE.md')
  other:attached()
  other:stop()
end)

test(
  "with the user's own on_init and on_exit, it is brought back all the same, and files are watched",
  function()
    local own = h.readme_config()
      .. [[
    vim.lsp.config('agentops', {
      on_init = function() vim.g.inits = (vim.g.inits or 0) + 1 end,
      on_exit = function() end,
    })
  ]]
    local place = h.workspace()
    local ops = place .. '/agentops/infrastructure-ops'
    local other = h.start({ config = own, cwd = place, files = { ops .. '/plans/k8s-upgrade-plan.md' } })
    other:attached()
    local pid = other:servers()[1]
    vim.uv.kill(pid, 'sigkill')
    other:hear('went down and is started again')
    other:another_server(pid)
    other:attached()
    equal(2, other:lua('return vim.g.inits'))
    other:keys('Go<CR>See [notes](../research/notes-research.md).<Esc>')
    h.wait('the broken link', function()
      return vim.list_contains(other:codes(), 'broken-link')
    end)
    h.write(ops .. '/research/notes-research.md', '# Notes\n')
    h.wait('the link to be whole', function()
      return not vim.list_contains(other:codes(), 'broken-link')
    end)
    other:stop()
  end
)
