"""The demo, and the small models that it and the tests run on."""
