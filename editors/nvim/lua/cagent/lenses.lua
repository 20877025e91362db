-- Lenses on the screen.
local M = {}

-- Neovim 0.12 keeps lenses current by itself once they are enabled, 0.11 has to be asked each time.
function M.refresh(buf)
  if vim.lsp.codelens.enable then
    vim.lsp.codelens.enable(true, { bufnr = buf })
  else
    vim.lsp.codelens.refresh({ bufnr = buf })
  end
end

-- Shows them in every buffer that the server attaches to.
function M.show()
  local group = vim.api.nvim_create_augroup('cagent', {})
  vim.api.nvim_create_autocmd('LspAttach', {
    group = group,
    callback = function(attached)
      local client = vim.lsp.get_client_by_id(attached.data.client_id)
      if not client or client.name ~= 'cagent_ls' then
        return
      end
      M.refresh(attached.buf)
      vim.api.nvim_clear_autocmds({ group = group, buffer = attached.buf })
      vim.api.nvim_create_autocmd({ 'BufEnter', 'InsertLeave', 'TextChanged' }, {
        group = group,
        buffer = attached.buf,
        callback = function()
          M.refresh(attached.buf)
        end,
      })
    end,
  })
end

return M
