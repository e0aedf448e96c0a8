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
  local widest = 0
  for _, line in ipairs(self.lines) do
    widest = math.max(widest, vim.fn.strdisplaywidth(line))
  end
  return widest
end

---@param text string
---@param columns integer
---@return string
local function padded(text, columns)
  return text .. (' '):rep(columns - vim.fn.strdisplaywidth(text))
end

--- A text without as many characters as have to go, so that it takes fewer than so many columns.
---@param text string
---@param columns integer
---@param keep fun(text: string, length: integer): string
---@return string
local function cut(text, columns, keep)
  local length = vim.fn.strchars(text)
  repeat
    length = length - 1
    text = keep(text, length)
  until length <= 0 or vim.fn.strdisplaywidth(text) < columns
  return text
end

---@param text string
---@param length integer
---@return string
local function beginning(text, length)
  return vim.fn.strcharpart(text, 0, length)
end

---@param text string
---@param length integer
---@return string
local function ending(text, length)
  return vim.fn.strcharpart(text, vim.fn.strchars(text) - length)
end

--- A text that takes so many columns: padded, or cut at its beginning, since the end of a path says most.
---@param text string
---@param columns integer
---@return string
function Page.fit(text, columns)
  if vim.fn.strdisplaywidth(text) > columns then
    text = '…' .. cut(text, columns, ending)
  end
  return padded(text, columns)
end

--- A title that takes so many columns: padded, or cut at its end.
---@param text string
---@param columns integer
---@return string
function Page.fit_title(text, columns)
  if vim.fn.strdisplaywidth(text) > columns then
    text = cut(text, columns, beginning) .. '…'
  end
  return padded(text, columns)
end

--- A text that ends at a column. `%7s` would count bytes.
---@param text string
---@param columns integer
---@return string
function Page.right(text, columns)
  return (' '):rep(columns - vim.fn.strdisplaywidth(text)) .. text
end

--- A text that takes no more than so many columns, cut at its beginning.
---@param text string
---@param columns integer
---@return string
function Page.cut(text, columns)
  return vim.fn.strdisplaywidth(text) > columns and Page.fit(text, columns) or text
end

--- A text as lines of no more than so many columns, broken between words.
---@param text string
---@param columns integer
---@return string[]
function Page.wrapped(text, columns)
  local lines, line = {}, ''
  for word in text:gmatch('%S+') do
    local longer = line == '' and word or line .. ' ' .. word
    if line ~= '' and vim.fn.strdisplaywidth(longer) > columns then
      table.insert(lines, line)
      longer = word
    end
    line = longer
  end
  table.insert(lines, line)
  return lines
end

return Page
