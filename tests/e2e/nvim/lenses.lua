-- The lenses: an agent answers in a terminal, a RAG source is indexed and searched.
local t = dofile(vim.fs.joinpath(vim.fs.dirname(arg[0]), 'harness.lua'))
local client, buf = t.open({ run = true })
local editor = vim.api.nvim_get_current_win()

-- The texts drawn at the ends of the buffer's lines, by line from 0.
local function drawn()
  local texts = {}
  for _, mark in ipairs(vim.api.nvim_buf_get_extmarks(buf, -1, 0, -1, { details = true })) do
    for _, chunk in ipairs(mark[4].virt_text or {}) do
      texts[mark[2]] = (texts[mark[2]] or '') .. chunk[1]
    end
  end
  return texts
end
local function all_drawn()
  local source = drawn()[9] or ''
  local agent = vim.split(drawn()[1] or '', ' | ', { plain = true })
  table.sort(agent) -- Neovim 0.11 draws them in any order
  return vim.deep_equal(agent, { '1 reference', 'Chat', 'Run agent', 'Run date' })
    and source:find('^Index.* | Search$')
end
t.check('lenses are drawn', t.wait(all_drawn), drawn())

-- Runs the lens of the line (from 1) whose title starts with `title`; waits for its terminal.
local function run(line, title)
  vim.ui.select = function(options, _, choose)
    for _, option in ipairs(options) do
      if vim.startswith(option.lens.command.title, title) then
        return choose(option)
      end
    end
  end
  vim.api.nvim_set_current_win(editor)
  vim.api.nvim_win_set_cursor(0, { line, 0 })
  vim.lsp.codelens.run()
end
local function run_in_terminal(line, title)
  run(line, title)
  t.check(title .. ' opens a terminal', vim.bo.buftype == 'terminal')
end
local function shows(text)
  return t.wait(function()
    return t.screen():find(text, 1, true)
  end, 60000)
end
local function type_text(text)
  vim.api.nvim_chan_send(vim.bo.channel, text)
end

vim.cmd('%substitute/max_tokens: 9/max_tokens: 40/')
run_in_terminal(2, 'Chat')
t.check('the file was saved', vim.fn.readfile('agent.yaml')[8]:find('max_tokens: 40', 1, true))
t.check('the agent asks for a message', shows('Chat with root'), t.screen())
type_text('Use the tool read_file for notes.txt.\n')
t.check('the local model reads the file', shows('garden party'), t.screen())
type_text('/exit\n')
t.check('the chat ends, its text stays', shows('[Process exited 0]'), t.screen())
t.check('lenses are drawn again', t.wait(all_drawn), drawn())

vim.ui.input = function(_, told)
  told('Use the tool read_file for notes.txt.')
end
run_in_terminal(2, 'Run agent')
t.check('the agent does what it is told', shows('garden party'), t.screen())
t.check('and ends', shows('[Process exited 0]'), t.screen())
run_in_terminal(2, 'Run date')
t.check('a command of the file is run', shows('garden party'), t.screen())
t.check('and ends', shows('[Process exited 0]'), t.screen())

run(2, '1 reference')
local function listed()
  return vim.tbl_map(function(item)
    return item.lnum
  end, vim.fn.getqflist())
end
t.check('the uses of the name are listed', t.wait(function()
  return vim.deep_equal(listed(), { 6 })
end), listed())
vim.cmd.cclose()

run_in_terminal(10, 'Index')
t.check('the source is indexed', shows('1 embedded'), t.screen())
t.check('with success', shows('[Process exited 0]'), t.screen())
t.check('the lens tells of the index', t.wait(function()
  return drawn()[9]:find('1 chunk of 1 file', 1, true)
end), drawn())
run_in_terminal(10, 'Search')
t.check('the search asks for a query', shows('query>'), t.screen())
type_text('On which day is the garden party?\n')
t.check('the passage is found', shows('notes.txt:1-1'), t.screen())
type_text('\4')
t.check('with success', shows('[Process exited 0]'), t.screen())

local refreshed = client:request_sync('workspace/executeCommand', {
  command = 'cagent.refresh',
}, 20000, buf)
t.check('the server looks again', vim.deep_equal(refreshed.result, { models = 3 }), refreshed)

-- A program that is not there gives one message and leaves no empty window.
local message
vim.notify = function(text)
  message = text
end
local windows = #vim.api.nvim_list_wins()
client:exec_cmd({
  title = 'Chat',
  command = 'cagent.chat',
  arguments = { { argv = { '/nowhere/python' }, cwd = vim.fn.getcwd() } },
}, { bufnr = buf })
t.check('says what cannot be run', (message or ''):find('/nowhere/python', 1, true), message)
t.check('leaves no window', #vim.api.nvim_list_wins() == windows)

client:exec_cmd({
  title = 'Chat',
  command = 'cagent.chat',
  arguments = { { problem = 'no such runner', cwd = vim.fn.getcwd() } },
}, { bufnr = buf })
t.check('says why there is no program', message == 'cagent: no such runner', message)
vim.api.nvim_set_current_win(editor)
vim.cmd('Cagent nonsense')
t.check('says what :Cagent takes', message:find('chat, command, doctor', 1, true), message)
t.check('completes it', vim.deep_equal(vim.fn.getcompletion('Cagent r', 'cmdline'), { 'refresh', 'run' }))

local choices
vim.ui.select = function(options, how, chosen)
  choices = vim.tbl_map(how.format_item, options)
  chosen(options[1])
end
vim.cmd('Cagent chat')
t.check('a chat is opened from anywhere', shows('Chat with root'), t.screen())
t.check('after asking with whom', vim.deep_equal(choices, { 'root: Chat', 'aide: Chat' }), choices)
type_text('/exit\n')
t.check('and ends', shows('[Process exited 0]'), t.screen())
vim.api.nvim_set_current_win(editor)
vim.cmd('Cagent search')
t.check('the only source is searched', shows('query>'), t.screen())
type_text('\4')
t.check('and ends', shows('[Process exited 0]'), t.screen())
vim.api.nvim_set_current_win(editor)
vim.cmd('Cagent pull')
t.check('says that there is nothing to pull', t.wait(function()
  return message:find('nothing of that kind', 1, true)
end), message)

t.finish(client)
