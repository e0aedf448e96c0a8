--- A page of text with colours, and with what stands on each line: written line by line, shown in a window.

---@class agentops.Chunk
---@field [1] string text
---@field [2] string? highlight group

---@class agentops.Mark
---@field row integer from 0
---@field from integer byte column from 0
---@field to integer byte column, exclusive
---@field group string

---@class agentops.Page
---@field lines string[]
---@field marks agentops.Mark[]
---@field items table<integer, any> what a line stands for, by its number from 1
local Page = {}
Page.__index = Page

---@return agentops.Page
function Page.new()
  return setmetatable({ lines = {}, marks = {}, items = {} }, Page)
end

--- Writes a line.
---@param chunks (agentops.Chunk|string)[]
---@param item? any what the line stands for
function Page:line(chunks, item)
  local row, texts, column = #self.lines, {}, 0
  for _, chunk in ipairs(chunks) do
    local text, group = chunk, nil
    if type(chunk) == 'table' then
      text, group = chunk[1], chunk[2]
    end
    -- A name that holds a line break must not break the page.
    text = text:gsub('%c', ' ')
    if group and text ~= '' then
      table.insert(self.marks, { row = row, from = column, to = column + #text, group = group })
    end
    column = column + #text
    table.insert(texts, text)
  end
  table.insert(self.lines, (table.concat(texts):gsub('%s+$', '')))
  self.items[#self.lines] = item
end

--- Columns of the widest line.
---@return integer
function Page:width()
  return Page.widest(self.lines)
end

--- A text that takes so many columns: padded, or cut at its beginning, since the end of a path says most.
---@param text string
---@param columns integer
---@return string
function Page.fit(text, columns)
  local width = vim.fn.strdisplaywidth(text)
  if width <= columns then
    return text .. (' '):rep(columns - width)
  end
  local length = vim.fn.strchars(text)
  repeat
    length = length - 1
    text = vim.fn.strcharpart(text, vim.fn.strchars(text) - length)
  until length <= 0 or vim.fn.strdisplaywidth(text) < columns
  return '…' .. text .. (' '):rep(columns - 1 - vim.fn.strdisplaywidth(text))
end

--- A text that takes so many columns: padded, or cut at its end, since the beginning of a title says most.
---@param text string
---@param columns integer
---@return string
function Page.cut(text, columns)
  local width = vim.fn.strdisplaywidth(text)
  if width <= columns then
    return text .. (' '):rep(columns - width)
  end
  local length = vim.fn.strchars(text)
  repeat
    length = length - 1
    text = vim.fn.strcharpart(text, 0, length)
  until length <= 0 or vim.fn.strdisplaywidth(text) < columns
  return text .. '…' .. (' '):rep(columns - 1 - vim.fn.strdisplaywidth(text))
end

--- A text that ends at a column. `%7s` would count bytes.
---@param text string
---@param columns integer
---@return string
function Page.right(text, columns)
  return (' '):rep(columns - vim.fn.strdisplaywidth(text)) .. text
end

--- The columns of the widest of several texts.
---@param texts string[]
---@return integer
function Page.widest(texts)
  local widest = 0
  for _, text in ipairs(texts) do
    widest = math.max(widest, vim.fn.strdisplaywidth(text))
  end
  return widest
end

--- Breaks a text between words, so that its lines take so many columns at most.
---@param text string
---@param columns integer
---@return string[]
function Page.wrap(text, columns)
  local lines = {}
  for word in text:gmatch('%S+') do
    local last = lines[#lines]
    if last and vim.fn.strdisplaywidth(last .. ' ' .. word) <= columns then
      lines[#lines] = last .. ' ' .. word
    else
      table.insert(lines, word)
    end
  end
  return lines
end

return Page
