-- What changes and finds its way through a file, with settings and formatting of the user's.
local t = dofile(vim.fs.joinpath(vim.fs.dirname(arg[0]), 'harness.lua'))
vim.lsp.config('cagent_ls', {
  settings = { cagent = { ignore = { 'context-size-unset', 'unreachable-agent' } } },
  init_options = { formatting = true },
})
local client, buf = t.open({})

local function codes()
  return vim.tbl_map(function(finding)
    return finding.code
  end, vim.diagnostic.get(buf))
end
t.check('a setting hides findings', t.wait(function()
  return vim.deep_equal(codes(), { 'unknown-field' })
end), codes())

-- The word in line 3 is wrong; the fix is taken from the menu.
local titles = {}
vim.ui.select = function(items, _, choose)
  for _, item in ipairs(items) do
    table.insert(titles, item.action.title)
    if item.action.title == 'Change to `model`' then
      return choose(item)
    end
  end
end
vim.api.nvim_win_set_cursor(0, { 3, 5 })
vim.lsp.buf.code_action()
t.check('a quick fix is applied', t.wait(function()
  return t.screen():find('    model: small', 1, true)
end), { titles, t.screen() })
t.check('and its finding goes', t.wait(function()
  return #vim.diagnostic.get(buf) == 0
end), codes())

vim.api.nvim_win_set_cursor(0, { 3, 12 })
vim.lsp.buf.definition()
t.check('the definition is found', t.wait(function()
  return vim.api.nvim_win_get_cursor(0)[1] == 7
end), vim.api.nvim_win_get_cursor(0))

vim.lsp.buf.rename('local')
t.check('a model is renamed where it is used', t.wait(function()
  return t.screen():find('    model: local', 1, true) and t.screen():find('  local: {', 1, true)
end), t.screen())

vim.api.nvim_buf_set_lines(buf, 3, 4, false, { '    instruction: Hi   ' })
vim.lsp.buf.format({ bufnr = buf, timeout_ms = 10000 })
t.check('white space is put right', not t.screen():find(' \n'), t.screen())

vim.lsp.buf.document_symbol()
local function listed()
  return vim.tbl_map(function(item)
    return item.text
  end, vim.fn.getloclist(0))
end
t.check('the outline is listed', t.wait(function()
  return vim.list_contains(listed(), '[Class] root')
end), listed())

t.finish(client)
