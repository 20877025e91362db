-- What lenses and :Cagent do; the shape of their argument is described in docs/commands.md.
local lenses = require('cagent.lenses')
local M = {}

-- After these, the states that lenses show are others.
local BRING_NEWS = { ['cagent.indexRag'] = true, ['cagent.pullModel'] = true }

local function report(problem)
  vim.notify('cagent: ' .. problem, vim.log.levels.ERROR)
end

-- Has the server look again at models and indexes, which is answered when it has.
local function refresh(client, buf)
  local command = { title = 'Refresh', command = 'cagent.refresh' }
  client:exec_cmd(command, { bufnr = buf }, function()
    lenses.refresh(buf)
  end)
end

-- Has the server examine what the models of a file need; it shows the result.
local function doctor(client, buf)
  local file = { uri = vim.uri_from_bufnr(buf) }
  local command = { title = 'Doctor', command = 'cagent.doctor', arguments = { file } }
  client:exec_cmd(command, { bufnr = buf })
end

-- The runtime reads the file from disk, so what is on the screen is written first.
local function save(buf)
  local saved, problem = pcall(vim.api.nvim_buf_call, buf, function()
    vim.cmd('silent update')
  end)
  if not saved then
    report(problem)
  end
  return saved
end

-- Opens a split in which `argv` runs without a shell; its output stays there after the end.
local function open_terminal(argv, cwd, at_end)
  vim.cmd.new()
  local buf = vim.api.nvim_get_current_buf()
  local started, problem = pcall(vim.fn.jobstart, argv, {
    term = true,
    cwd = cwd,
    on_exit = function()
      -- In terminal mode the next key would close the window with the answer in it.
      if vim.api.nvim_get_current_buf() == buf then
        vim.cmd.stopinsert()
      end
      at_end()
    end,
  })
  if started then
    vim.cmd.startinsert()
  else
    vim.cmd.bwipeout()
    report(problem)
  end
end

-- Runs what a lens says, in a terminal.
local function in_terminal(command, context)
  local what = command.arguments[1]
  if not what.argv then
    return report(what.problem)
  end
  if save(context.bufnr) then
    open_terminal(what.argv, what.cwd, function()
      local client = vim.lsp.get_client_by_id(context.client_id)
      if client and BRING_NEWS[command.command] then
        refresh(client, context.bufnr)
      end
    end)
  end
end

-- Asks what the agent shall do; it does that and ends.
local function run_agent(command, context)
  local what = command.arguments[1]
  if not what.argv then
    return report(what.problem)
  end
  vim.ui.input({ prompt = what.agent .. ', what shall it do? ' }, function(message)
    if message and vim.trim(message) ~= '' then
      local argv = vim.list_extend({}, what.argv)
      local told = { argv = vim.list_extend(argv, { '--', message }), cwd = what.cwd }
      in_terminal({ command = command.command, arguments = { told } }, context)
    end
  end)
end

-- Lists the places where the name of a lens is used.
local function show_references(command, context)
  local what = command.arguments[1]
  local client = assert(vim.lsp.get_client_by_id(context.client_id))
  local place = { uri = what.uri, range = { start = what.position, ['end'] = what.position } }
  vim.lsp.util.show_document(place, client.offset_encoding, { focus = true })
  vim.lsp.buf.references({ includeDeclaration = false })
end

-- The commands of lenses, by name; the server runs the others.
M.commands = {
  ['cagent.runAgent'] = run_agent,
  ['cagent.chat'] = in_terminal,
  ['cagent.runCommand'] = in_terminal,
  ['cagent.indexRag'] = in_terminal,
  ['cagent.searchRag'] = in_terminal,
  ['cagent.pullModel'] = in_terminal,
  ['cagent.showReferences'] = show_references,
}

-- What :Cagent takes besides doctor and refresh, with the lens command that it gives.
local OF_LENSES = {
  chat = 'cagent.chat',
  command = 'cagent.runCommand',
  index = 'cagent.indexRag',
  pull = 'cagent.pullModel',
  run = 'cagent.runAgent',
  search = 'cagent.searchRag',
}

-- All that :Cagent takes.
M.words = vim.tbl_keys(OF_LENSES)
vim.list_extend(M.words, { 'doctor', 'refresh' })
table.sort(M.words)

-- Gives the command of a lens of the buffer; where it has several, asks which one is meant.
local function choose(client, buf, name)
  local params = { textDocument = vim.lsp.util.make_text_document_params(buf) }
  client:request('textDocument/codeLens', params, function(_, found)
    local lenses_of_name = vim.tbl_filter(function(lens)
      return lens.command.command == name
    end, found or {})
    if #lenses_of_name == 0 then
      return report('the file has nothing of that kind')
    end
    local function give(lens)
      if lens then
        vim.lsp.commands[name](lens.command, { bufnr = buf, client_id = client.id })
      end
    end
    if #lenses_of_name == 1 then
      return give(lenses_of_name[1])
    end
    vim.ui.select(lenses_of_name, {
      prompt = 'Which one?',
      format_item = function(lens)
        local what = lens.command.arguments[1]
        return ('%s: %s'):format(what.agent or what.source or what.model, lens.command.title)
      end,
    }, give)
  end, buf)
end

-- :Cagent and a word, for the current buffer.
function M.from_command_line(given)
  local buf = vim.api.nvim_get_current_buf()
  local client = vim.lsp.get_clients({ bufnr = buf, name = 'cagent_ls' })[1]
  if not client then
    return report('the server does not run for this buffer')
  end
  if given.args == 'refresh' then
    refresh(client, buf)
  elseif OF_LENSES[given.args] then
    choose(client, buf, OF_LENSES[given.args])
  elseif given.args ~= 'doctor' then
    report(':Cagent takes one of ' .. table.concat(M.words, ', '))
  elseif save(buf) then
    doctor(client, buf)
  end
end

return M
