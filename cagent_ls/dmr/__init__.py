"""Client of Docker Model Runner and of other OpenAI-compatible model servers."""
