-- A workspace is begun from nothing, and a second way of working comes into it.
local h = require('harness')
local test, equal, contains = h.test, h.equal, h.contains

local root = vim.env.AGENTOPS_SCRATCH .. '/fresh'
h.write(root .. '/notes.md', '# Notes\n')
local child = h.start({ cwd = root, files = { root .. '/notes.md' } })

local function is_folder(path)
  local stat = vim.uv.fs_stat(root .. '/agentops/' .. path)
  return stat ~= nil and stat.type == 'directory'
end

--- What was offered last.
local function offered()
  return child:choices()[#child:choices()].offered
end

test('nothing is run where nobody has begun', function()
  equal({}, child:servers())
end)

test('init offers every profile, and all of them; who chooses none gets nothing', function()
  child:will_choose({ 'no such choice' })
  child:command('AgentOps init')
  h.wait('the choices', function()
    return #child:choices() == 1
  end)
  equal(3, #offered())
  contains(table.concat(offered(), '\n'), 'Infrastructure operations · ')
  contains(table.concat(offered(), '\n'), 'Product development · ')
  equal('All of them', offered()[3])
  equal(nil, vim.uv.fs_stat(root .. '/agentops'))
end)

test('init makes the folders of the one that is chosen, and open files get a server', function()
  child:will_choose({ 'Infrastructure operations' })
  child:command('AgentOps init')
  h.wait('the folders', function()
    return is_folder('infrastructure-ops/plans')
  end)
  child:hear('the folders are in ' .. root .. '/agentops')
  child:attached()
  equal(false, is_folder('product-dev'))
end)

test('research begins a topic', function()
  child:will_choose({ 'Infrastructure operations' })
  child:command('AgentOps research Which queue do we take?')
  h.wait('the artifact', function()
    return child:file():find('/infrastructure-ops/research/', 1, true)
  end)
  contains(h.read(child:file()), 'Which queue do we take?')
end)

test('research offers the profile that has no file yet, too, behind the one that is used', function()
  child:will_choose({ 'Product development' })
  child:command('AgentOps research')
  child:see('What is to be found out?')
  equal(2, #offered())
  contains(offered()[1], 'Infrastructure operations')
  child:keys('How do people sign in?<CR>')
  h.wait('the artifact', function()
    return child:file():find('/product-dev/', 1, true)
  end)
  contains(h.read(child:file()), 'How do people sign in?')
end)

test('init with a name makes the folders of that profile', function()
  equal(false, is_folder('product-dev/product'))
  child:command('AgentOps init product-dev')
  h.wait('the folders', function()
    return is_folder('product-dev/product')
  end)
end)

test('init says so when there is nothing left to make', function()
  child:command('AgentOps init')
  child:hear('the folders of all profiles are there: ')
end)

test('init with a name that is none says which there are', function()
  child:command('AgentOps init infrastructure')
  child:hear('there is no profile `infrastructure`')
end)

child:stop()
