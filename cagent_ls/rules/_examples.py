"""Texts that the examples of several rules start with."""

LOCAL_MODEL = """\
agents:
  root:
    model: fast
    instruction: Be brief.
models:
  fast:
    provider: dmr
    model: ai/qwen3
"""
"""An agent with a local model, whose settings may follow."""

LOCAL_OPTIONS = f'{LOCAL_MODEL}    provider_opts:\n      context_size: "8192"\n'
"""The same with options, of which more may follow."""


def cloud_model(provider: str, model: str) -> str:
    """An agent with a model of another provider, whose settings may follow."""
    return LOCAL_MODEL.replace("dmr", provider).replace("ai/qwen3", model).replace("fast", "big")
