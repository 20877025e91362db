"""Client of Docker Model Runner and other OpenAI-compatible endpoints."""
